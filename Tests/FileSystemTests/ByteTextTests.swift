import FileSystem
import SystemPackage
import TestSupport
import Testing

@Suite("Text that stands for any bytes")
struct ByteTextTests {
    /// What one byte too few, too many or out of place looks like, and characters that stand for bytes themselves.
    private static let samples: [[UInt8]] = [
        [], Array("plain/größe 🇩🇪".utf8), [0xE9], Array("caf".utf8) + [0xE9], Array("caf".utf8) + [0xE8], [0xC3, 0xA9],
        [0xC3], [0xA9], [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x98, 0x41], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xFF, 0xFE],
        Array("\u{FFFD}".utf8), Array("\u{10F7E9}".utf8), Array("\u{10F7E9}".utf8) + [0xE9], Array("\u{F0E9}".utf8),
    ]

    @Test("The bytes come back, and no two sequences have the same text", arguments: samples)
    func roundTrip(bytes: [UInt8]) {
        let text = ByteText.text(bytes)
        #expect(ByteText.bytes(text) == bytes)
        #expect(text.unicodeScalars.reduce(0) { $0 + ByteText.count($1) } == bytes.count)
        #expect(FilePath(byteText: text).bytes == bytes)
        #expect(Self.samples.filter { ByteText.text($0) == text }.count == 1)
        #expect(ByteText.readable(text) == String(decoding: bytes, as: UTF8.self))
        #expect(ByteText.valid(text) == String(validating: bytes, as: UTF8.self))
    }

    @Test("Random bytes come back")
    func random() {
        for _ in 0..<10_000 {
            let bytes = (0..<Int.random(in: 1...12)).map { _ in UInt8.random(in: 0x70...0xFF) }
            #expect(ByteText.bytes(ByteText.text(bytes)) == bytes)
        }
    }

    @Test("Text that is UTF-8 stays as it is")
    func plain() {
        #expect(ByteText.text(Array("größe\u{301} 👩‍👩‍👧".utf8)) == "größe\u{301} 👩‍👩‍👧")
    }

    @Test("A file is found by its bytes")
    func file() throws {
        let folder = try TestFolder()
        let name = FilePath(bytes: Array("caf".utf8) + [0xE9])
        _ = try OpenFile(name, in: OpenFolder(folder.path), .writeOnly, .create)
        let path = FilePath(byteText: folder.path.byteText + "/" + name.byteText)
        #expect(try Stat(existing: path) != nil)
        #expect(try Stat(existing: FilePath(path.string)) == nil)
    }
}
