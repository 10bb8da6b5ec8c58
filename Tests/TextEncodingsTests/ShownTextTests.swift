import TestSupport
import Testing
import TextEncodings

@Suite("Text that people read")
struct ShownTextTests {
    @Test(
        "What would steer a line is written in words",
        arguments: [
            ("a\nb", #"a\u{A}b"#), ("\u{0}", #"\u{0}"#), ("\u{1B}[31m", #"\u{1B}[31m"#), ("\u{85}", #"\u{85}"#),
            ("\u{202E}gpj.exe", #"\u{202E}gpj.exe"#), ("\u{2067}", #"\u{2067}"#), ("\u{2028}", #"\u{2028}"#),
            ("\r\n", #"\u{D}\u{A}"#), ("", ""),
        ])
    func escaped(text: String, shown: String) {
        #expect(ShownText.escaped(text) == shown)
    }

    @Test("Words stay as they are", arguments: WorldNames.all)
    func words(text: String) {
        #expect(ShownText.escaped(text).unicodeScalars.elementsEqual(text.unicodeScalars))
    }
}
