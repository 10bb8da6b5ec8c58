import Testing

@testable import PacCryptServer

@Suite("Media types")
struct MediaTypeTests {
    @Test(
        "A type of the usual form is kept",
        arguments: [
            "text/plain", "application/vnd.oasis.opendocument.text", "image/svg+xml", "text/plain; charset=utf-8",
            "text/html;charset=\"utf-8\"", "x/" + String(repeating: "a", count: 125),
        ])
    func kept(type: String) {
        #expect(MediaType.cleaned(type) == type)
    }

    @Test(
        "Anything else is none, above all what is long",
        arguments: [
            "", "text", "text/", "/plain", "text/plain/x", "te xt/plain", "text/pl\u{e4}in", "text/plain\r\nX: y",
            "text/<b>", "x/" + String(repeating: "a", count: 126),
            "text/plain; x=" + String(repeating: "a", count: 15_000),
        ])
    func none(type: String) {
        #expect(MediaType.cleaned(type) == nil)
    }

    @Test("No type is none")
    func missing() {
        #expect(MediaType.cleaned(nil) == nil)
    }
}
