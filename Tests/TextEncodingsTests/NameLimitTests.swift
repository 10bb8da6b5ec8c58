import Testing
import TextEncodings

@Suite("Names of bounded length")
struct NameLimitTests {
    private let limit = NameLimit(maximumBytes: 255)

    @Test(
        "A name is cut between characters, before its own ending",
        arguments: [
            ("a.txt", "", "a.txt"), ("a.txt", ".enc", "a.txt.enc"), (".hidden", "", ".hidden"), ("...", "", "..."),
            (String(repeating: "ä", count: 200) + ".txt", "", String(repeating: "ä", count: 125) + ".txt"),
            (String(repeating: "ä", count: 200) + ".txt", ".enc", String(repeating: "ä", count: 123) + ".txt.enc"),
            (String(repeating: "🇩🇪", count: 50), "", String(repeating: "🇩🇪", count: 31)),
            ("a." + String(repeating: "b", count: 300), "", "a." + String(repeating: "b", count: 253)),
        ])
    func fitted(name: String, ending: String, expected: String) {
        #expect(limit.fitted(name, ending: ending) == expected)
    }

    @Test(
        "What is no name, or would be none once it is cut, is refused",
        arguments: ["", ".", "..", ".." + String(repeating: "\u{301}", count: 300)])
    func noName(name: String) {
        #expect(limit.fitted(name) == nil)
    }

    @Test("A character that is longer than a name is cut between its scalars")
    func longCharacter() {
        #expect(limit.fitted("e" + String(repeating: "\u{301}", count: 300))?.utf8.count == 255)
    }

    @Test("A number stands before the ending")
    func numbered() {
        #expect(limit.numbered("a.txt", 2) == "a (2).txt")
        #expect(limit.numbered(".a", 2) == ".a (2)")
        let long = limit.numbered(String(repeating: "ä", count: 125) + ".txt", 12)
        #expect(long == String(repeating: "ä", count: 123) + " (12).txt")
    }

    @Test("Who counts bytes in another way may say so")
    func width() {
        let limit = NameLimit(maximumBytes: 10) { $0.isASCII ? 1 : 2 }
        #expect(limit.fitted("ééééé") == "ééééé")
        #expect(limit.fitted("日本語日本語") == "日本語日本")
        #expect(limit.fitted("日本語日本語.a") == "日本語日.a")
    }

    @Test("Random names fit, and are names", arguments: 0..<200)
    func random(count: Int) {
        let scalars: [Unicode.Scalar] = ["a", ".", "é", "🙂", "\u{301}", "\u{200D}", "語"]
        for _ in 0..<20 {
            let name = String(String.UnicodeScalarView((0..<2 * count).compactMap { _ in scalars.randomElement() }))
            for found in [limit.fitted(name), limit.fitted(name, ending: ".enc"), limit.numbered(name, 7)] {
                #expect(found?.utf8.count ?? 1 <= 255 && found != "." && found != "..", "\(name.debugDescription)")
            }
        }
    }
}
