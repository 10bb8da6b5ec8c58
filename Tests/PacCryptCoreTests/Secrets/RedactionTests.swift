import Foundation
import TestSupport
import Testing

@testable import PacCryptCore

@Suite("Secrets are not shown")
struct RedactionTests {
    private struct Nested {
        var name = "nested"
        var value: Any
        var maybe: Any?
    }
    private enum Choice {
        case one(Any)
    }

    private static let secret = Array("Zebra-7-Quartz-9-Violet-3-Mango!".utf8)
    private static let forms = ["Zebra", "Mango"] + spellings(of: secret)

    /// The common ways to write bytes, without spaces: hexadecimal, base64, a list, and what `dump` and a walk through
    /// the mirror make of one. Parts are enough.
    private static func spellings(of bytes: [UInt8]) -> [String] {
        let part = bytes.prefix(6)
        return [
            part.map { String(format: "%02x", $0) }.joined(), Data(part).base64EncodedString(),
            part.map { "\($0)" }.joined(separator: ","), part.map { "-\($0)" }.joined(separator: "\n"),
            part.map { "-=\($0)" }.joined(separator: "\n"),
        ]
    }

    private func expectHidden(
        _ value: Any, _ hidden: [String] = forms, _ location: SourceLocation = #_sourceLocation
    ) {
        let nested: [Any] = [
            value, Optional.some(value) as Any, [value], ["key": value], (1, value), Nested(value: value, maybe: value),
            Choice.one(value),
        ]
        for container in nested {
            let shown = Shown.everyWay(container).replacingOccurrences(of: " ", with: "")
            let found = hidden.filter { shown.range(of: $0, options: .caseInsensitive) != nil }
            #expect(found.isEmpty, "\(type(of: value))", sourceLocation: location)
        }
    }

    @Test("the ways to show a value do show what is not hidden")
    func control() {
        let shown = Shown.everyWay(Nested(value: "Zebra Mango", maybe: Self.secret))
            .replacingOccurrences(of: " ", with: "")
        let spellings = Self.spellings(of: Self.secret)
        for form in ["Zebra", "Mango"] + spellings.dropFirst(2) {
            #expect(shown.contains(form))
        }
        #expect(Shown.everyWay(Nested(value: Data(Self.secret).base64EncodedString())).contains(spellings[1]))
    }

    @Test("bytes, passwords, link keys and file keys")
    func small() throws {
        let bytes = SecretBytes(Self.secret)
        let password = try Password(utf8: Self.secret)
        let link = try LinkKey(base64: Data(Self.secret).base64EncodedString())
        let fileKey = try FileKey(bytes)
        #expect("\(bytes) \(password)" == "<redacted> <redacted>")
        for value in [bytes, password, link, fileKey] as [Any] {
            expectHidden(value)
        }
        for value in [
            Credential.password(password), Credential.linkKey(link), Recipient.password(password, .standard),
            Recipient.linkKey(link),
        ] as [Any] {
            expectHidden(value)
        }
    }

    @Test("a password of other scripts, in either form")
    func unicode() throws {
        expectHidden(try Password("Überraschung"), ["berraschung", "195,156", "-195\n-156"])
    }

    @Test("private keys")
    func privateKeys() throws {
        let xwing = try XWingPrivateKey(seed: SecretBytes(Self.secret))
        for value in [xwing, PrivateKey.xwing(xwing), Credential.privateKey(.xwing(xwing))] as [Any] {
            expectHidden(value)
        }
        guard case .rsa(let rsa) = try KeySample.rsa2048() else { return }
        // The end of PKCS#1 has nothing of the public key.
        let forms = Self.spellings(of: Array(rsa.der.bytes.suffix(40)))
        for value in [rsa, PrivateKey.rsa(rsa), Credential.privateKey(.rsa(rsa))] as [Any] {
            expectHidden(value, forms)
        }
        #expect("\(PrivateKey.rsa(rsa))" == "<redacted>")
    }

    @Test("unlocked containers, with what they say about their content", arguments: Cipher.allCases)
    func unlocked(cipher: Cipher) throws {
        let link = try LinkKey(base64: Data(Self.secret).base64EncodedString())
        let fileKey = try FileKey(SecretBytes(Self.secret))
        let sealer = try ContainerSealer(cipher: cipher, fileKey: fileKey)
        let slot = try Recipient.linkKey(link).slot(for: fileKey)
        let head = try sealer.head(slots: [slot], info: FileInfo(name: "Zebra", type: "Mango"))
        let unlocked = try head.unlock(with: .linkKey(link), limits: .server)
        #expect(unlocked.info?.name == "Zebra")
        for value in [unlocked, unlocked.openProof, unlocked.fileKey, sealer, head] as [Any] {
            expectHidden(value)
        }
        // The keys that were derived: that of the payload, inside its cipher and the streams that use it.
        let key = fileKey.payloadKey(cipher, salt: head.header.salt).bytes
        let forms = Self.spellings(of: key)
        let streams: [Any] = [
            unlocked.payload, PayloadSealer(unlocked.payload), PayloadOpener(unlocked.payload), sealer,
        ]
        for value in streams {
            expectHidden(value, forms)
        }
    }

    @Test("what the original wrote, once it is open")
    func original() throws {
        let password = try Password("p")
        let source = MemoryByteSource(try OriginalWriter(password: "p").aesGCM(Self.secret))
        let opened = try OriginalContent(opening: source, with: .password(password), algorithm: .aesGCM)
        expectHidden(opened)
    }
}
