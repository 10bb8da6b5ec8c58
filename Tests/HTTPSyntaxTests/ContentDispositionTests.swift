import HTTPSyntax
import TestSupport
import Testing

@Suite("Names of files in Content-Disposition")
struct ContentDispositionTests {
    @Test(
        "Whatever the name, the field has one line and two quotation marks, and gives it back",
        arguments: [
            "a.txt", "a\"b\\c.txt", "größe 🟡.txt", "50%.txt", "a;b=c.txt", "a\u{7F}.txt", "a'b", "a\r\nX: y", "", " ",
            "e\u{301}", "\u{301}",
        ])
    func roundTrip(name: String) {
        let field = ContentDisposition.attachment(name)
        #expect(field.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        #expect(field.utf8.count { $0 == UInt8(ascii: "\"") } == 2)
        #expect(ContentDisposition.fileName(in: field)?.utf8.elementsEqual(name.utf8) == true)
    }

    @Test(
        "Who knows only the plain form finds all of the name that nobody takes for something else",
        arguments: [
            ("100% (b).txt", "100% (b).txt"), ("a%20b", "a_20b"), ("%", "%"), ("%4", "%4"), ("a\\b", "a_b"),
            ("größe", "gr__e"), ("a\"b", "a_b"), ("a\nb", "a_b"),
        ])
    func plainName(name: String, plain: String) {
        #expect(ContentDisposition.attachment(name).hasPrefix("attachment; filename=\"\(plain)\"; "))
    }

    @Test("Any name comes back as it was")
    func randomNames() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<500 {
            let name = String(decoding: generator.bytes(Int.random(in: 0...40, using: &generator)), as: UTF8.self)
            let read = ContentDisposition.fileName(in: ContentDisposition.attachment(name))
            #expect(read?.utf8.elementsEqual(name.utf8) == true)
        }
    }

    @Test(
        "A name is read where the parameter says so, and only in UTF-8",
        arguments: [
            ("attachment; filename*=utf-8'de'a%20b", "a b"), ("ATTACHMENT ; FileName* = x", nil),
            ("attachment;filename*=UTF-8''%C3%A9;x=y", "é"), ("attachment; filename=\"a\"", nil), ("attachment", nil),
            ("attachment; filename*=ISO-8859-1''a", nil), ("attachment; filename*=UTF-8''%FF", nil),
            ("attachment; filename*=UTF-8''%4", nil), ("attachment; filename*=UTF-8'a", nil),
            ("attachment; filename*=UTF-8''a; filename*=UTF-8''b", nil),
            ("attachment; x=\"; filename*=UTF-8''a\"", nil), ("", nil),
        ] as [(String, String?)])
    func reading(field: String, name: String?) {
        #expect(ContentDisposition.fileName(in: field) == name)
    }
}
