import CommandLineIO
import Testing

@Suite("Text on a terminal")
struct TerminalTextTests {
    private func shown(_ text: String, pieces: Int = .max) -> String {
        var cleaner = TerminalText()
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            result += cleaner.cleaned(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
        }
        return String(decoding: result + cleaner.end(), as: UTF8.self)
    }

    @Test(
        "what steers a terminal is shown and not obeyed, however the text is cut",
        arguments: [
            ("plain\n\ttext\n", "plain\n\ttext\n"), ("Grüße 世界 👩‍👧\r\n", "Grüße 世界 👩‍👧\r\n"),
            ("\u{1B}]0;title\u{7}", "\u{FFFD}]0;title\u{FFFD}"), ("\u{1B}[2J", "\u{FFFD}[2J"),
            ("\u{9B}31m", "\u{FFFD}31m"), ("a\rb", "a\u{FFFD}b"), ("\u{8}\u{7F}\u{0}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("end\r", "end\u{FFFD}"), ("\r\r\n", "\u{FFFD}\r\n"), ("\u{A0}é", "\u{A0}é"),
        ], [1, 2, 3, Int.max])
    func controls(given: (text: String, shown: String), pieces: Int) {
        let result = shown(given.text, pieces: pieces)
        #expect(result.unicodeScalars.elementsEqual(given.shown.unicodeScalars), "\(result.debugDescription)")
    }
}
