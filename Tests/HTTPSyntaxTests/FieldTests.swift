import HTTPSyntax
import Testing

@Suite("Cookies and bearer tokens")
struct FieldTests {
    @Test(
        "A cookie counts when it is there once",
        arguments: [
            (["a=1"], "1"), (["x=2; a=1;y=3"], "1"), (["x=2", "a=1"], "1"), (["a=1=2"], "1=2"), ([";;a=1;"], "1"),
            (["a=1", "a=2"], nil), (["a=1;a=1"], nil), (["a="], nil), (["a"], nil), (["aa=1"], nil), (["A=1"], nil),
            ([" a =1"], nil), ([], nil),
            (["a=" + String(repeating: "b", count: 200)], String(repeating: "b", count: 200)),
            (["a=" + String(repeating: "b", count: 201)], nil),
        ] as [([String], String?)])
    func cookies(lines: [String], value: String?) {
        #expect(CookieField.value(of: "a", in: lines) == value)
    }

    @Test("A mark on a separator hides no second cookie, and what looks like a separator is none")
    func marks() {
        #expect(CookieField.value(of: "a", in: ["a=1;\u{301}a=2;a=3"]) == nil)
        #expect(CookieField.value(of: "a", in: ["a=1\u{37E}x"])?.utf8.elementsEqual("1\u{37E}x".utf8) == true)
    }

    @Test(
        "A token is the one word behind the scheme, on the one line",
        arguments: [
            (["Bearer abc"], "abc"), (["bEARER   abc "], "abc"), (["Bearer"], nil), (["Bearer a b"], nil),
            (["abc"], nil),
            (["Basic abc"], nil), (["Bearer a", "Bearer b"], nil), ([], nil), (["Bearer\tabc"], nil),
        ] as [([String], String?)])
    func bearers(lines: [String], token: String?) {
        #expect(BearerToken.read(lines) == token)
    }
}
