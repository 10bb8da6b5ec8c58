import PacCryptCore
import Testing

@testable import PacCryptServer

@Suite("Names of files")
struct FileNameTests {
    @Test(
        "Only the last part of a path is kept, without what cannot be seen",
        arguments: [
            ("a.txt", "a.txt"), ("/etc/passwd", "passwd"), (#"C:\Users\me\a.txt"#, "a.txt"), ("../..", nil),
            ("a\r\nSet-Cookie: x", "aSet-Cookie: x"), ("\u{202E}txt.exe", "txt.exe"), ("a\u{0}b", "ab"),
            ("\u{2066}\u{200F}", nil), ("", nil), ("  ", nil), ("größe 🟡.txt", "größe 🟡.txt"),
            (String(repeating: "ä", count: 200), String(repeating: "ä", count: 127)),
        ] as [(String, String?)])
    func cleaned(name: String, expected: String?) {
        #expect(FileName.cleaned(name) == expected)
    }

    @Test("A mark on a separator, or between the dots, hides no path", arguments: SeparatorMarks.all, ["/", "\\"])
    func markedSeparators(mark: String, separator: String) {
        for parts in [["..", "\(mark)x"], ["..\(mark)", "x"], [".\(mark).", "\(mark)..", "\(mark)x"]] {
            let name = parts.joined(separator: separator)
            let cleaned = FileName.cleaned(name)
            #expect(cleaned?.utf8.contains { $0 == 0x2F || $0 == 0x5C } == false, "\(name.debugDescription)")
            #expect(cleaned?.unicodeScalars.last == "x")
        }
        #expect(![".", ".."].contains(FileName.cleaned("..\(separator)\(mark)") ?? ""))
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
