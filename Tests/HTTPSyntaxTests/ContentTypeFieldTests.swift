import HTTPSyntax
import Testing

@Suite("Media types")
struct ContentTypeFieldTests {
    @Test(
        "A type of the usual form is kept",
        arguments: [
            "text/plain", "application/vnd.oasis.opendocument.text", "image/svg+xml", "text/plain; charset=utf-8",
            "text/html;charset=\"utf-8\"", "x/" + String(repeating: "a", count: 125),
        ])
    func kept(type: String) {
        #expect(ContentTypeField.cleaned(type) == type)
    }

    @Test(
        "Anything else is none, above all what is long",
        arguments: [
            "", "text", "text/", "/plain", "text/plain/x", "te xt/plain", "text/pl\u{e4}in", "text/plain\r\nX: y",
            "text/<b>", "x/" + String(repeating: "a", count: 126),
            "text/plain; x=" + String(repeating: "a", count: 15_000),
        ])
    func none(type: String) {
        #expect(ContentTypeField.cleaned(type) == nil)
    }

    @Test("No type is none")
    func missing() {
        #expect(ContentTypeField.cleaned(nil) == nil)
    }

    @Test(
        "A content type is named in lower case and without its parameters",
        arguments: [
            ("application/json", "application/json"), ("Application/JSON; charset=utf-8", "application/json"),
            (" text/plain\t; a=b;c", "text/plain"), ("", ""), (";", ""),
            // A Greek question mark, and a semicolon with a mark, which Swift compares as one character.
            ("text/plain\u{37E}x", "text/plain\u{37E}x"), ("text/plain;\u{301}", "text/plain"),
        ])
    func names(field: String, name: String) {
        #expect(ContentTypeField.mediaType(in: field).utf8.elementsEqual(name.utf8))
        #expect(ContentTypeField.mediaType(in: nil) == "")
    }
}
