import Testing
import TextEncodings

@Suite("Texts that people paste")
struct PastedTextTests {
    @Test(
        "White space and characters without width around a text do not matter",
        arguments: [
            "", " ", "\r\n", "\t", "\u{85}", "\u{A0}", "\u{1680}", "\u{2003}", "\u{2028}", "\u{202F}", "\u{3000}",
            "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{2060}", "\u{FEFF}",
            "\u{A0}\u{200B} \u{2060}\n",
        ])
    func trimmed(blanks: String) {
        let text = "a\u{200B} b"
        #expect(PastedText.trimmed(blanks + text + blanks).unicodeScalars.elementsEqual(text.unicodeScalars))
        #expect(PastedText.trimmed(blanks).isEmpty)
    }

    @Test("Everything else stays", arguments: ["a", "-a_", "\u{AD}a", "é", "\u{301}", "\u{200A0}"])
    func kept(text: String) {
        #expect(PastedText.trimmed(text).unicodeScalars.elementsEqual(text.unicodeScalars))
    }
}
