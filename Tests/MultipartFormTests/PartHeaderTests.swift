import MultipartForm
import Testing

@Suite("Part headers")
struct PartHeaderTests {
    @Test(
        "Names are read as every client writes them",
        arguments: [
            (#"form-data; name="a""#, PartHeader(name: "a")),
            (#"form-data;name=a;filename=b.txt"#, PartHeader(name: "a", filename: "b.txt")),
            (#"FORM-DATA; NAME="a"; FileName="b""#, PartHeader(name: "a", filename: "b")),
            (#"form-data; filename="b"; name="a"; size=3"#, PartHeader(name: "a", filename: "b")),
            (#"form-data; name="""#, PartHeader(name: "")),
            (#"form-data; name="a;b=c""#, PartHeader(name: "a;b=c")),
            (#"form-data; name="%22%0d%0A%41%2522%""#, PartHeader(name: "\"\r\n%41%2522%")),
            (#"form-data; name="a"; filename="C:\dir\x.txt""#, PartHeader(name: "a", filename: #"C:\dir\x.txt"#)),
            (#"form-data; name="a"; filename="ends in \""#, PartHeader(name: "a", filename: #"ends in \"#)),
            (#"form-data; name="a"; filename="ends in \"""#, PartHeader(name: "a", filename: #"ends in ""#)),
            (#"form-data; name="\"a\\\""; filename="b""#, PartHeader(name: #""a\""#, filename: "b")),
            (#"form-data; name="a"; filename="x"; filename*=UTF-8'de'%c3%BC"#, PartHeader(name: "a", filename: "ü")),
            (#"form-data; name="a"; filename*=utf-8''"#, PartHeader(name: "a", filename: "")),
            (#"form-data; name="名前"; filename="😀.txt""#, PartHeader(name: "名前", filename: "😀.txt")),
            ("form-data; name=a; filename=my report.txt ;x=y", PartHeader(name: "a", filename: "my report.txt")),
            ("form-data; name=a b", PartHeader(name: "a b")),
            ("form-data; name=a; filename=b=c d.txt", PartHeader(name: "a", filename: "b=c d.txt")),
            ("form-data; name=\"a\u{0}\rb\u{7F}\u{1B}\t\"", PartHeader(name: "a\u{0}\rb\u{7F}\u{1B}\t")),
            ("form-data; name=a; filename*=ISO-8859-1'fr'na%EFve", PartHeader(name: "a", filename: "naïve")),
        ])
    func names(disposition: String, expected: PartHeader) throws {
        let outcome = try parse(header: "Content-Disposition: \(disposition)")
        #expect(outcome.error == nil)
        #expect(outcome.parts.map(\.header) == [expected])
    }

    @Test(
        "A Content-Disposition that is not well-formed form-data is refused",
        arguments: [
            "", "form-data", "form-data; name", "form-data; name=", "form-data; filename=\"x\"",
            "attachment; name=\"a\"",
            "form-data; name=\"a", "form-data; name=\"a\\", "form-data; name=\"a\"b",
            "form-data; name=\"a\" filename=b",
            "form-data; name=a filename=b", "form-data; name=a b \"c\"", "form-data; name = a",
            "form-data; name=\"a\"; name=\"b\"",
            "form-data; name=a; NAME=a", "form data; name=a", "; name=a", "form-data; name=a\u{0}b",
            "form-data; name=a\rb", "form-data; \u{7F}name=\"ab\"", "form-data; name=a; filename*=x",
            "form-data; name=a; filename*=iso-8859-2''x", "form-data; name=a; filename*=iso-8859-1''%4",
            "form-data; name=a; filename*=utf-8''%4",
            "form-data; name=a; filename*=utf-8''%zz", "form-data; name=a; filename*=utf-8'x",
        ])
    func malformedDispositions(disposition: String) throws {
        #expect(try parse(header: "Content-Disposition: \(disposition)").error?.isMalformedHeader == true)
    }

    @Test(
        "Names and file names that are not UTF-8 are refused",
        arguments: [
            [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xC3, 0xBC, 0xFF], [0x93, 0xFA],
            [0xC0, 0xAF], [0xFF], [0xA3, 0x20, 0xE9], [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2], [0x61, 0xD6, 0xD0, 0x61],
        ] as [[UInt8]])
    func brokenUTF8(bytes: [UInt8]) throws {
        for (start, parameter) in [("name=\"", "name"), ("name=a; filename=\"", "filename")] {
            let body =
                Array("--b\r\nContent-Disposition: form-data; \(start)".utf8) + bytes
                + Array("\"\r\n\r\n\r\n--b--".utf8)
            #expect(try parse(body).error == .notUTF8("a part's \(parameter)"))
        }
        let encoded = bytes.map { "%" + String($0, radix: 16) }.joined()
        let header = "Content-Disposition: form-data; name=a; filename*=utf-8''\(encoded)"
        #expect(try parse(header: header).error == .notUTF8("a part's filename"))
    }

    @Test(
        "Names in ISO 8859-1 are read where they can be nothing else",
        arguments: [
            ([0x6E, 0x61, 0xEF, 0x76, 0x65], "naïve"), ([0x47, 0x72, 0xF6, 0xDF, 0x65], "Größe"),
            ([0x63, 0x61, 0x66, 0xE9, 0x2E, 0x74, 0x78, 0x74], "café.txt"),
        ] as [([UInt8], String)])
    func westernNames(bytes: [UInt8], expected: String) throws {
        let body =
            Array("--b\r\nContent-Disposition: form-data; name=a; filename=\"".utf8) + bytes
            + Array("\"\r\n\r\n\r\n--b--".utf8)
        #expect(try parse(body).parts.map(\.header) == [PartHeader(name: "a", filename: expected)])
    }

    @Test("Other fields are ignored, and the content type is passed on")
    func otherFields() throws {
        let outcome = try parse(
            header: "X-Other: 1\r\ncontent-TYPE:\t text/plain; charset=utf-8 \r\nX-Other: ü\r\nEmpty:\r\n"
                + "content-disposition:form-data; name=a\r\nContent-Transfer-Encoding: Binary\r\nContent-Length: 7")
        #expect(outcome.error == nil)
        #expect(outcome.parts.map(\.header) == [PartHeader(name: "a", contentType: "text/plain; charset=utf-8")])
    }

    @Test(
        "Lines that are not header fields are refused",
        arguments: [
            "X-Other", ": 1", "X Other: 1", "X-Other : 1", "X\u{0}: 1", "X(: 1", "Ü: 1", " ", "\t \t", " b=c",
            "X: a\rb", "X: a\u{0}", "X: a\nY: b", "X: a\n", "--b--", "Content-Disposition: form-data; name=b",
            "Content-Type: a/b\r\nContent-Type: a/b", "Content-Type: text/plain; x=ü",
        ])
    func malformedLines(line: String) throws {
        #expect(try parse(header: "Content-Disposition: form-data; name=a\r\n\(line)").error?.isMalformedHeader == true)
    }

    @Test(
        "A folded line continues the one before it",
        arguments: [
            "Content-Disposition: form-data;\r\n name=\"a\";\r\n\tfilename=\"b c\"",
            "Content-Disposition:\r\n form-data; name=\"a\"; filename=\"b\r\n c\"\r\nX: 1\r\n 2",
            "X: 1\r\n \t2\r\nContent-Disposition: form-data; name=a; filename=b\r\n c",
        ])
    func folding(header: String) throws {
        let outcome = try parse(header: header)
        #expect(outcome.error == nil)
        #expect(outcome.parts.map(\.header) == [PartHeader(name: "a", filename: "b c")])
    }

    @Test("A folded line has a field before it", arguments: [" name=a", "\tX: 1"])
    func foldedStart(line: String) throws {
        let header = "\(line)\r\nContent-Disposition: form-data; name=a"
        #expect(try parse(header: header).error?.isMalformedHeader == true)
    }

    @Test("A part without Content-Disposition is refused", arguments: ["X: 1\r\n", ""])
    func missing(header: String) throws {
        #expect(try parse("--b\r\n\(header)\r\nx\r\n--b--").error?.isMalformedHeader == true)
    }

    @Test("An encoded part is refused instead of taken for its content", arguments: ["base64", "quoted-printable", ""])
    func encodings(encoding: String) throws {
        let header = "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: \(encoding)"
        #expect(try parse(header: header).error == .encodedPart)
    }
}
