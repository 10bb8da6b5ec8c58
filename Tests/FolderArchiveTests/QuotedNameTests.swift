import Testing

@testable import FolderArchive

@Suite struct QuotedNameTests {
    @Test(
        "a name in a message cannot steer the terminal, reorder the text or end its quotes",
        arguments: [
            ("plain name.txt", "\"plain name.txt\""), ("größe", "\"größe\""),
            ("\u{1B}[2J", "\"\\u{1b}[2J\""), ("a\nb\r\t", "\"a\\u{a}b\\u{d}\\u{9}\""),
            ("\u{202E}gpj.exe", "\"\\u{202e}gpj.exe\""), ("say \"x\" \\", "\"say \\\"x\\\" \\\\\""),
            ("\u{85}", "\"\\u{85}\""), ("\u{2028}", "\"\\u{2028}\""),
        ])
    func escapes(name: String, expected: String) {
        #expect(QuotedName(Array(name.utf8)).description == expected)
    }

    @Test("bytes that are not UTF-8 are shown as such")
    func bytes() {
        #expect(QuotedName([0x61, 0xFF, 0x0C, 0x62, 0xE2, 0x82]).description == "\"a\\xff\\u{c}b\\xe2\\x82\"")
    }

    @Test("a long name is cut")
    func long() {
        let text = QuotedName([UInt8](repeating: UInt8(ascii: "a"), count: 100_000)).description
        #expect(text == "\"" + String(repeating: "a", count: 256) + "…\"")
    }
}
