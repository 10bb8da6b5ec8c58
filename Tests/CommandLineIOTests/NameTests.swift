import FileSystem
import SystemPackage
import TestSupport
import Testing
import TextEncodings

@testable import CommandLineIO

@Suite struct NameTests {
    @Test(
        "The last component of a path is made a file name",
        arguments: [
            ("name.txt", "name.txt"), ("a/b/c", "c"), ("/etc/passwd", "passwd"), ("../../x", "x"), ("a/b/", "b"),
            ("a//", "a"), ("tab\tnew\nline\u{7F}\u{85}", "tabnewline"), ("nul\0", "nul"),
            ("report\u{202E}fdp.exe", "reportfdp.exe"), ("\u{2066}a\u{2069}\u{200F}\u{61C}", "a\u{200F}\u{61C}"),
            ("a\u{2028}b\u{2029}", "ab"), (".hidden", ".hidden"), ("...", "..."), ("a\\b", "a\\b"),
            ("größe 🇩🇪", "größe 🇩🇪"), ("a\r\nb", "ab"),
        ])
    func lastComponent(path: String, expected: String) {
        #expect(LocalFileName.lastComponent(of: path) == expected)
    }

    @Test(
        "What is no name gives none",
        arguments: [
            "", "/", "//", ".", "..", "a/..", "a/.", "./", ".\u{7}.", "\u{202E}", "a/\0", "\u{1}.\u{2}",
            ".." + String(repeating: "\u{301}", count: 130),
        ])
    func noName(path: String) {
        #expect(LocalFileName.lastComponent(of: path) == nil)
    }

    @Test(
        "A name that a listing would not show, or that stands for standard output, gets a mark in front",
        arguments: [
            (".bashrc", "_.bashrc"), ("...", "_..."), ("-", "_-"), ("a", "a"), ("a.", "a."), ("_.a", "_.a"),
            ("-rf", "-rf"), (".\u{301}profile", "_.\u{301}profile"), (".\u{200D}", "_.\u{200D}"),
        ])
    func visible(name: String, expected: String) {
        #expect(LocalFileName.visible(name) == expected)
    }

    @Test("Names keep their endings where they are cut, between characters")
    func endings() {
        let long = String(repeating: "ä", count: 200)
        for name in [LocalFileName.lastComponent(of: long + ".pdf"), LocalFileName.visible("." + long + ".pdf")] {
            #expect(name?.hasSuffix("ä.pdf") == true && (250...255).contains(name?.utf8.count ?? 0))
        }
        #expect(LocalFileName.adding(".aes_gcm.encrypted", to: "a.txt") == "a.txt.aes_gcm.encrypted")
        let sealed = LocalFileName.adding(".aes_gcm.encrypted", to: long)
        #expect(sealed.hasSuffix("ä.aes_gcm.encrypted") && (250...255).contains(sealed.utf8.count))
        #expect(LocalFileName.numbered("a.txt", 2) == "a (2).txt" && LocalFileName.numbered(".a", 2) == ".a (2)")
        let numbered = LocalFileName.numbered(String(long.prefix(125)) + ".pdf", 12)
        #expect(numbered.hasSuffix("ä (12).pdf") && (250...255).contains(numbered.utf8.count))
        #expect(LocalFileName.adding(".aes_gcm.encrypted", to: long + ".pdf").hasSuffix("ä.pdf.aes_gcm.encrypted"))
    }

    @Test("Bytes that are not UTF-8 are one byte each of a name, not the four of what stands for them")
    func bytes() {
        let ending = ".aes_gcm.encrypted"
        let name = [UInt8](repeating: 0xE9, count: 100)
        let sealed = LocalFileName.adding(ending, to: ByteText.text(name))
        #expect(ByteText.bytes(sealed) == name + Array(ending.utf8))
        let long = [UInt8](repeating: 0xE9, count: 250) + Array(".txt".utf8)
        let numbered = LocalFileName.numbered(ByteText.text(long), 2)
        let expected = [UInt8](repeating: 0xE9, count: 247) + Array(" (2).txt".utf8)
        #expect(ByteText.bytes(numbered) == expected)
        // A container's name is text, and these are characters of four bytes.
        let text = LocalFileName.lastComponent(of: String(repeating: "\u{10F7E9}", count: 100))
        #expect(text?.utf8.count == 252)
    }

    @Test("The words of all scripts stay as they are", arguments: WorldNames.all)
    func words(name: String) {
        for found in [LocalFileName.lastComponent(of: name), DisplayedName.printable(name)] {
            #expect(found?.unicodeScalars.elementsEqual(name.unicodeScalars) == true)
        }
    }

    @Test("With the mark a name is not too long")
    func longVisible() {
        #expect(LocalFileName.visible("." + String(repeating: "a", count: 254)).utf8.count == 255)
    }

    @Test("A long name is cut at a character boundary", arguments: [254, 255, 256, 400])
    func long(count: Int) {
        let ascii = String(repeating: "a", count: count)
        #expect(LocalFileName.lastComponent(of: ascii)?.utf8.count == min(count, 255))
        let name = LocalFileName.lastComponent(of: String(repeating: "a", count: count - 3) + "👩‍👩‍👧‍👦b")
        #expect(name == String(repeating: "a", count: min(count - 3, 255)))
    }

    @Test("A single character longer than a name is cut between its scalars")
    func longCharacter() {
        let name = LocalFileName.lastComponent(of: "e" + String(repeating: "\u{301}", count: 300))
        #expect(name?.utf8.count == 255)
    }

    @Test("Random names and paths never give an unusable name")
    func random() {
        var generator = SeededGenerator(seed: 7)
        let scalars: [Unicode.Scalar] = ["a", "/", ".", "\0", "\n", "\u{202E}", "é", "🙂", "\u{301}", "\\", "\u{2028}"]
        for _ in 0..<5000 {
            var path = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...300, using: &generator) {
                path.append(scalars.randomElement(using: &generator) ?? "a")
            }
            guard let name = LocalFileName.lastComponent(of: String(path)) else { continue }
            #expect((1...255).contains(name.utf8.count))
            #expect(name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/")))
            #expect(!name.unicodeScalars.contains { $0.steersText })
        }
    }

    @Test(
        "A shortened name keeps both its ends",
        arguments: [
            ("name.txt", 8, "name.txt"), ("name.txt", 7, "nam…txt"), ("name.txt", 1, "…"), ("name.txt", 0, ""),
            ("日本語.txt", 10, "日本語.txt"), ("日本語.txt", 8, "日本…txt"), ("日本語.txt", 7, "日…txt"),
        ])
    func shortened(name: String, columns: Int, expected: String) {
        let short = DisplayedName.shortened(name, columns: columns)
        #expect(short == expected)
        #expect(TextWidth.columns(of: short) <= columns)
    }
}
