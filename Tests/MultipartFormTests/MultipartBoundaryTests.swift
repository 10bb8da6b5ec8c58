import Testing

@testable import MultipartForm

@Suite("The boundary in a content type")
struct MultipartBoundaryTests {
    @Test(
        "is read from every valid spelling",
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"),
            ("Multipart/Form-Data;BOUNDARY=aBc", "aBc"),
            ("  multipart/form-data ;\tboundary=abc ; charset=utf-8", "abc"),
            ("multipart/form-data; charset=utf-8; boundary=abc;", "abc"),
            ("multipart/form-data; ; boundary=\"abc\"", "abc"),
            ("multipart/form-data; boundary=\"a b:c/d=e?f\"", "a b:c/d=e?f"),
            ("multipart/form-data; boundary=\"a\\b\\c\"", "abc"),
            ("multipart/form-data; other=\"; boundary=x\"; boundary=abc", "abc"),
            ("multipart/form-data; other=\"\\\"; boundary=x\"; boundary=abc", "abc"),
            ("multipart/form-data; boundary=----=_Part_4_701508.1145579811786", "----=_Part_4_701508.1145579811786"),
            ("multipart/form-data; boundary='()+_,-./:=?", "'()+_,-./:=?"),
            ("multipart/form-data; boundary=*****", "*****"), ("multipart/form-data; boundary=dart&x", "dart&x"),
            ("multipart/form-data; boundary=abc@def", "abc@def"),
            ("multipart/form-data; boundary=a{b}%~!#$", "a{b}%~!#$"),
            ("multipart/form-data; boundary=" + String(repeating: "x", count: 256), String(repeating: "x", count: 256)),
        ])
    func reads(contentType: String, expected: String) throws {
        #expect(try MultipartBoundary(contentType: contentType).bytes == Array(expected.utf8))
    }

    @Test(
        "is refused when it is missing, malformed, too long or not printable",
        arguments: [
            "multipart/form-data", "multipart/form-data;", "multipart/form-data; boundary",
            "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
            "multipart/form-data; boundary =abc", "multipart/form-data; boundary= abc",
            "multipart/form-data; boundary=\"abc", "multipart/form-data; boundary=\"abc\\",
            "multipart/form-data; boundary=\"abc\"d", "multipart/form-data; boundary=abc\"d\"",
            "multipart/form-data; boundary=abc def", "multipart/form-data; boundary=abc (comment)",
            "multipart/form-data; boundary=\"abc \"", "multipart/form-data; boundary=a\u{7F}b",
            "multipart/form-data; boundary=ä", "multipart/form-data; boundary=\"a\r\nb\"",
            "multipart/form-data; boundary=a\u{0}b", "multipart/form-data; boundary=abc; boundary=abc",
            "multipart/form-data; boundary=abc; Boundary=def", "multipart/form-data; =abc",
            "multipart/form-data; boundary=" + String(repeating: "x", count: 257),
        ])
    func refuses(contentType: String) {
        let error = #expect(throws: MultipartError.self) { try MultipartBoundary(contentType: contentType) }
        guard case .invalidBoundary = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(
        "is not looked for in other content types",
        arguments: [
            "", ";", "; boundary=abc", "application/json", "application/x-www-form-urlencoded; boundary=abc",
            "multipart/mixed; boundary=abc", "multipart/form-data-x; boundary=abc", "multipart; boundary=abc",
            "multipart/form-data, multipart/form-data; boundary=abc", "text/plain; x=multipart/form-data; boundary=a",
        ])
    func refusesOtherTypes(contentType: String) {
        #expect(throws: MultipartError.notMultipart) { try MultipartBoundary(contentType: contentType) }
    }
}
