import PacShare
import TestSupport
import Testing

@Suite("Zip")
struct ZipLayoutTests {
    @Test("any range is that part of the whole", arguments: 0..<50)
    func ranges(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let contents = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
            generator.bytes(Int.random(in: 0...40, using: &generator))
        }
        let layout = ZipLayout(
            contents.map { ZipEntry(name: "same", size: UInt64($0.count), crc32: crc32($0)) })
        let whole = bytes(layout, contents, 0..<layout.size)
        #expect(UInt64(whole.count) == layout.size)
        for _ in 0..<50 {
            let low = UInt64.random(in: 0...layout.size, using: &generator)
            let high = UInt64.random(in: low...layout.size + 5, using: &generator)
            #expect(bytes(layout, contents, low..<high) == Array(whole[Int(low)..<Int(min(high, layout.size))]))
        }
        // The same files always make the same zip, so that a download can be resumed.
        #expect(layout == ZipLayout(contents.map { ZipEntry(name: "same", size: UInt64($0.count), crc32: crc32($0)) }))
    }

    @Test(
        "names lose what leads out of the folder or deceives",
        arguments: [
            ("a.txt", "a.txt"), ("../../etc/passwd", "passwd"), ("..\\..\\x", ".._.._x"),
            ("C:\\a.txt", "C__a.txt"), ("/", "file"), ("", "file"),
            ("..", "file"), (".", "file"), ("...", "file"), ("a/", "a"), ("nul", "_nul"), ("COM1.txt", "_COM1.txt"),
            ("common.txt", "common.txt"), ("a\u{0}b\nc", "abc"), ("x\u{202E}gpj.exe", "xgpj.exe"), ("a:b*c?", "a_b_c_"),
            ("trailing. ", "trailing"), ("  leading", "leading"), (".gitignore", ".gitignore"), ("👨‍👩‍👧.png", "👨‍👩‍👧.png"),
            ("🏴\u{E0067}\u{E0062}\u{E007F}", "🏴\u{E0067}\u{E0062}\u{E007F}"),
            ("می\u{200C}خ", "می\u{200C}خ"), ("\u{E000}\u{200F}.txt", "\u{E000}\u{200F}.txt"),
        ])
    func names(given: String, expected: String) {
        #expect(ZipLayout([ZipEntry(name: given, size: 0, crc32: 0)]).names == [expected])
    }

    @Test(
        "no mark on a separator leads out of the folder",
        arguments: ["\u{301}", "\u{FE0F}", "\u{200D}", "\u{D4E}", "\u{111C2}"], ["/", "\\"])
    func markedSeparators(mark: String, separator: String) {
        for parts in [["..", "\(mark)x"], ["..\(mark)", "x"], ["..", "\(mark)..", "\(mark)x"]] {
            let name = parts.joined(separator: separator)
            let safe = ZipLayout([ZipEntry(name: name, size: 0, crc32: 0)]).names[0]
            #expect(!safe.utf8.contains { $0 == 0x2F || $0 == 0x5C }, "\(name.debugDescription)")
            #expect(safe.unicodeScalars.last == "x")
        }
    }

    @Test("names are unique on every file system, and short enough")
    func unique() {
        func names(_ given: [String]) -> [String] {
            ZipLayout(given.map { ZipEntry(name: $0, size: 0, crc32: 0) }).names
        }
        #expect(
            names(["a.txt", "A.TXT", "a.txt", "a (2).txt", "b", "b", ".x", ".x"])
                == ["a.txt", "A (2).TXT", "a (3).txt", "a (2) (2).txt", "b", "b (2)", ".x", ".x (2)"])
        let long = names([String(repeating: "ü", count: 500) + ".txt", String(repeating: "ü", count: 500) + ".txt"])
        #expect(Set(long).count == 2 && long.allSatisfy { $0.utf8.count <= 240 })
        #expect(long[0].hasSuffix("ü.txt") && long[1].hasSuffix("ü (2).txt"))
    }

    @Test("random names are always safe and unique", arguments: 0..<100)
    func randomNames(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let alphabet = Array("aA./\\: \u{0}\n\u{202E}ü\u{0301}e*con1").map(String.init)
        let given = (0..<20).map { _ in
            (0..<Int.random(in: 0...8, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? "" }
                .joined()
        }
        let names = ZipLayout(given.map { ZipEntry(name: $0, size: 0, crc32: 0) }).names
        #expect(Set(names.map { $0.lowercased() }).count == 20)
        for name in names {
            #expect(!name.isEmpty && name != "." && name != ".." && !name.hasSuffix(".") && !name.hasSuffix(" "))
            #expect(!name.unicodeScalars.contains { "/\\:*\u{0}\n\u{202E}".unicodeScalars.contains($0) })
        }
    }

    @Test("the CRC-32 is that of the standard, however the bytes come")
    func crc() {
        #expect(crc32(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(crc32([]) == 0)
        var generator = SeededGenerator(seed: 1)
        let content = generator.bytes(10_000)
        var pieces = CRC32()
        var offset = 0
        for size in generator.pieces(of: content.count, sizes: 1...999) {
            content[offset..<offset + size].withUnsafeBytes { pieces.update($0) }
            offset += size
        }
        #expect(pieces.value == crc32(content))
    }
}
