import Testing
import TextEncodings

@Suite("Byte order marks")
struct ByteOrderMarkTests {
    @Test(
        "A mark at the start is left out, and only there",
        arguments: [
            ("\u{FEFF}a", "a"), ("a", "a"), ("", ""), ("\u{FEFF}", ""), ("\u{FEFF}\u{FEFF}a", "\u{FEFF}a"),
            ("a\u{FEFF}", "a\u{FEFF}"),
        ])
    func start(text: String, expected: String) {
        #expect(Array(Array(text.utf8).withoutByteOrderMark) == Array(expected.utf8))
    }

    @Test(
        "Anything else stays",
        arguments: [[0xEF], [0xEF, 0xBB], [0xFE, 0xFF], [0x61, 0xEF, 0xBB, 0xBF]] as [[UInt8]])
    func parts(bytes: [UInt8]) {
        #expect(Array(bytes.withoutByteOrderMark) == bytes)
    }
}
