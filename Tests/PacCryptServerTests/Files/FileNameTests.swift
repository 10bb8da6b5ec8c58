import PacCryptCore
import Testing

@testable import PacCryptServer

@Suite("Names of files")
struct FileNameTests {
    @Test(
        "The last part of a path is kept as it was given",
        arguments: [
            ("a.txt", "a.txt"), ("/etc/passwd", "passwd"), (#"a\b%41.txt"#, #"a\b%41.txt"#), ("../..", nil),
            ("a\r\nSet-Cookie: x", "a\r\nSet-Cookie: x"), ("\u{202E}txt.exe", "\u{202E}txt.exe"),
            ("a\u{0}b", "a\u{0}b"), ("a/", "a"), ("", nil), ("/", nil), (" a ", " a "),
            ("größe 🟡.txt", "größe 🟡.txt"), (".", nil),
            ("👨‍👩‍👧.png", "👨‍👩‍👧.png"), ("🏴\u{E0067}\u{E0062}\u{E007F}", "🏴\u{E0067}\u{E0062}\u{E007F}"),
            ("می\u{200C}خ", "می\u{200C}خ"), ("क्\u{200D}ष", "क्\u{200D}ष"), ("\u{E000}", "\u{E000}"),
            (String(repeating: "名", count: 255), String(repeating: "名", count: 255)),
            (String(repeating: "ä", count: 600), String(repeating: "ä", count: 512)),
        ] as [(String, String?)])
    func kept(name: String, expected: String?) {
        let kept = FileName.kept(name)
        #expect(kept.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    }

    @Test(
        "A proposed name changes only what steers, and fits with its ending",
        arguments: [
            ("a.txt", "", "a.txt"), ("a\r\nSet-Cookie: x", "", "a__Set-Cookie: x"), ("\u{202E}txt.exe", "", "_txt.exe"),
            ("a\u{0}b", ".tar", "a_b.tar"), (#"a\b%41.txt"#, "", #"a\b%41.txt"#), ("👨‍👩‍👧.png", "", "👨‍👩‍👧.png"),
            ("../..", "", nil), ("", ".tar", nil),
            (String(repeating: "ä", count: 200) + ".txt", "", String(repeating: "ä", count: 125) + ".txt"),
            (String(repeating: "ä", count: 200), ".tar", String(repeating: "ä", count: 125) + ".tar"),
            (String(repeating: "🇩🇪", count: 50), "", String(repeating: "🇩🇪", count: 31)),
        ] as [(String, String, String?)])
    func proposed(name: String, ending: String, expected: String?) {
        #expect(FileName.proposed(name, ending: ending) == expected)
    }

    @Test("A name that would be a folder once it is shortened is none")
    func shortenedDots() {
        let name = ".." + String(repeating: "\u{301}", count: 300)
        #expect(FileName.kept(name) != nil && FileName.proposed(name) == nil)
        #expect(FileName.kept(name + String(repeating: "\u{301}", count: 300)) == nil)
    }

    @Test(
        "Where a container tells no name that can be one, its own is taken",
        arguments: [
            ("..", "a.txt.aes_gcm.encrypted", "", "a.txt"), ("", "a.txt.enc", "", "a.txt"), ("/", "a.enc", "", "a"),
            (nil, "a.enc", "", "a"), ("..", "letters.enc", ".tar", "letters.tar"), ("..", nil, ".tar", "file.tar"),
            ("b.txt", "a.enc", "", "b.txt"), (".." + String(repeating: "\u{301}", count: 300), "a.enc", "", "a"),
        ] as [(String?, String?, String, String)])
    func opened(name: String?, container: String?, ending: String, expected: String) {
        #expect(FileName.opened(name, container: container, ending: ending) == expected)
    }

    @Test("Every name that is proposed fits a file system", arguments: ["a", "ä", "👨‍👩‍👧", "e\u{301}", "."])
    func lengths(piece: String) {
        for count in [1, 60, 85, 120, 127, 250, 255, 256, 400] {
            let name = String(repeating: piece, count: count)
            for proposed in [
                FileName.proposed(name), FileName.encrypted(name, .xchacha), FileName.decrypted(name),
                FileName.decrypted(name + ".enc"), FileName.proposed(name + ".jpeg", ending: ".tar"),
            ] {
                #expect(proposed?.utf8.count ?? 1 <= 255, "\(count)")
            }
        }
    }

    @Test("A name is shown so that nothing in it steers the page")
    func shown() {
        #expect(FileName.shown("a\n\u{202E}b") == #"a\u{A}\u{202E}b"#)
        #expect(FileName.shown("👨‍👩‍👧.png") == "👨‍👩‍👧.png")
    }

    @Test("A mark on a separator, or between the dots, hides no path", arguments: SeparatorMarks.all)
    func markedSeparators(mark: String) {
        for parts in [["..", "\(mark)x"], ["..\(mark)", "x"], [".\(mark).", "\(mark)..", "\(mark)x"]] {
            let name = parts.joined(separator: "/")
            for found in [FileName.kept(name), FileName.proposed(name)] {
                #expect(found?.utf8.contains(0x2F) == false, "\(name.debugDescription)")
                #expect(found?.unicodeScalars.last == "x")
            }
        }
        #expect(![".", ".."].contains(FileName.kept("../\(mark)") ?? ""))
    }

    @Test(
        "A container's ending is taken off",
        arguments: [
            ("a.txt.aes_gcm.encrypted", "a.txt"), ("a.txt.encrypted", "a.txt"), ("a.enc", "a"),
            ("a", "a.decrypted"), (".aes_cbc.encrypted", "file"), ("a.other.encrypted", "a.other"),
        ])
    func decrypted(name: String, expected: String) {
        #expect(FileName.decrypted(name) == expected)
    }

    @Test("The algorithm is told by the ending")
    func algorithm() {
        #expect(FileName.algorithm(in: "a.xchacha.encrypted") == .xchacha)
        #expect(FileName.algorithm(in: "a.encrypted") == nil)
        #expect(FileName.algorithm(in: nil) == nil)
    }
}

/// Signs that Swift joins with what stands before or after them into one character, and file systems do not.
enum SeparatorMarks {
    static let all = ["\u{301}", "\u{FE0F}", "\u{200D}", "\u{D4E}", "\u{111C2}", "\u{20DD}"]
}
