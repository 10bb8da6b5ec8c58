import PacCryptCore
import Testing

@testable import ClamAVScanner

/// Content that nobody can look into is recognised, in whatever pieces it comes.
struct EncryptedContentTests {
    /// Content with a name, by which the report of the tests calls it: the bytes would be most of the report.
    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]

        init(_ name: String, _ bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }

        var testDescription: String { name }
    }

    private static let encryptedExamples = [
        Example("container", Array(ContainerHead.magic) + [UInt8](repeating: 7, count: 100)),
        Example("age", Array("age-encryption.org/v1\n-> X25519 abc".utf8)),
        Example("armoured age", Array("-----BEGIN AGE ENCRYPTED FILE-----\nYWdl".utf8)),
        Example("OpenPGP", Array("-----BEGIN PGP MESSAGE-----\n\nhQ".utf8)),
        Example(
            "RAR 5", [0x52, 0x61, 0x72, 0x21, 0x1A, 7, 1, 0, 1, 2, 3, 4, 0x21, 4, 0] + [UInt8](repeating: 7, count: 40)),
        Example("RAR 4", [0x52, 0x61, 0x72, 0x21, 0x1A, 7, 0, 1, 2, 0x73, 0x80, 0] + [UInt8](repeating: 7, count: 40)),
        Example("zip", ZipFile.encrypted(ZipFile.make([("a", Array("hello".utf8)), ("b", [1, 2, 3])]))),
        Example("large zip", ZipFile.encrypted(ZipFile.make([("a", [UInt8](repeating: 0x50, count: 100_000))]))),
    ]

    private static let readableExamples = [
        Example("nothing", []), Example("text", Array("hello".utf8)),
        Example("public key", Array("-----BEGIN PGP PUBLIC KEY BLOCK-----\n".utf8)),
        Example(
            "RAR 5", [0x52, 0x61, 0x72, 0x21, 0x1A, 7, 1, 0, 1, 2, 3, 4, 0x21, 1, 0] + [UInt8](repeating: 7, count: 40)),
        Example("RAR 4", [0x52, 0x61, 0x72, 0x21, 0x1A, 7, 0, 1, 2, 0x73, 0, 0] + [UInt8](repeating: 7, count: 40)),
        Example("cut RAR", [0x52, 0x61, 0x72, 0x21, 0x1A, 7, 1, 0]),
        Example("zip", ZipFile.make([("a", Array("hello".utf8)), ("b", [1, 2, 3])])),
        Example(
            "zip with a signature in a file",
            ZipFile.make([("a", [0x50, 0x4B, 1, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])])
        ),
        Example("not a zip", [1] + ZipFile.encrypted(ZipFile.make([("a", [1, 2, 3])]))),
    ]

    @Test("Encrypted content", arguments: encryptedExamples, [1, 3, 7, 64, 1_000_000])
    func encrypted(example: Example, piece: Int) {
        #expect(isFound(example.bytes, piece: piece), "\(example.name)")
    }

    @Test("Readable content", arguments: readableExamples, [1, 3, 7, 64, 1_000_000])
    func readable(example: Example, piece: Int) {
        #expect(!isFound(example.bytes, piece: piece), "\(example.name)")
    }

    private func isFound(_ bytes: [UInt8], piece: Int) -> Bool {
        var content = EncryptedContent()
        for start in stride(from: 0, to: bytes.count, by: piece) {
            bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes { content.look(at: $0) }
        }
        return content.isFound
    }
}
