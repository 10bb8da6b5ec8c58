import MultipartForm
import Testing

@Suite("Delimiters")
struct DelimiterTests {
    private static let header = "Content-Disposition: form-data; name=\"f\"\r\n\r\n"

    @Test("A body gives the same events wherever it is cut in two or three")
    func splits() throws {
        let body = Array(
            ("pre\r\n--\r\n--b \t\r\n\(Self.header)a\r\n--\r\n-b\r\r\n--b\r\n\(Self.header)\r\n--b\r\n"
                + "\(Self.header)-bc\r\n--b-- \r\nend").utf8)
        let whole = try parse(body)
        #expect(whole.error == nil)
        #expect(whole.parts.map(\.content) == ["a\r\n--\r\n-b\r", "", "-bc"])
        for first in 0...body.count {
            for second in first...body.count {
                let outcome = try parse(body, cuts: [first, second])
                if outcome != whole { Issue.record("cut at \(first) and \(second): \(outcome)") }
            }
        }
    }

    @Test("A body gives the same events byte by byte, with empty pieces between", arguments: ["b", "bb-b", "--b--"])
    func byteByByte(boundary: String) throws {
        let content = "\r\n--\r\n\r\n-\r\r\n--b"
        let body = Array("--\(boundary)\r\n\(Self.header)\(content.dropLast())\r\n--\(boundary)--".utf8)
        let whole = try parse(body, boundary: boundary)
        #expect(whole.parts.map(\.content) == [String(content.dropLast())])
        #expect(try parse(body, boundary: boundary, cuts: Array(0...body.count)) == whole)
        #expect(try parse(body, boundary: boundary, cuts: Array(0...body.count).flatMap { [$0, $0] }) == whole)
    }

    @Test(
        "Content that almost holds the delimiter is content",
        arguments: [
            "\r", "\n", "\r\n", "\r\n-", "\r\n--", "\r\n--bounda", "\r\n--boundar", "\n--boundary", "--boundary",
            "\r--boundary", "\r\r\n--boundar", "\r\n\r\n--boundar", "\r\n-\r\n--\r\n--b\r\n--bo\r\n--boundar",
            "\r\n--boundarY", "\r\n--Boundary", "\r\n --boundary", "\r\n-- boundary", "\r\n---boundary",
            "\r\n--boundar\r\n--boundar\r", "\u{0}\r\n--\u{0}boundary",
        ])
    func nearMatches(content: String) throws {
        for repeats in [1, 2, 40] {
            // The leading byte keeps a line that starts with the boundary from being the first of the part.
            let content = "x" + String(repeating: content, count: repeats)
            let body = Array("--boundary\r\n\(Self.header)\(content)\r\n--boundary--\r\n".utf8)
            let whole = try parse(body, boundary: "boundary")
            #expect(whole.error == nil)
            #expect(whole.parts.map(\.content) == [content])
            for size in [1, 2, 3, 5, 7, 31] {
                let cuts = Array(stride(from: size, to: body.count, by: size))
                #expect(try parse(body, boundary: "boundary", cuts: cuts) == whole)
            }
        }
    }

    @Test("The delimiter is found at every offset from the start of a piece")
    func alignments() throws {
        for length in 0...140 {
            let content = String(repeating: "x", count: length)
            let outcome = try parse("--b\r\n\(Self.header)\(content)\r\n--b--\r\n" + content)
            #expect(outcome.error == nil)
            #expect(outcome.parts.map(\.content) == [content])
        }
    }

    @Test("A boundary directly after the empty line ends a part without content")
    func sharedLineEnd() throws {
        let outcome = try parse("--b\r\n\(Self.header)--b\r\n\(Self.header)y\r\n--b--")
        #expect(outcome.error == nil)
        #expect(outcome.parts.map(\.content) == ["", "y"])
    }

    @Test(
        "A boundary that the line does not end after is an error",
        arguments: ["c", "-", "-\r\n", " c", "\n", "\rc", "--c", "-- c"])
    func malformed(rest: String) throws {
        let body = "--b\r\n\(Self.header)x\r\n--b\(rest)\r\n--b--\r\n"
        #expect(try parse(body).error == .malformedDelimiter)
        #expect(try parse(body, cuts: Array(1..<body.utf8.count)).error == .malformedDelimiter)
    }

    @Test("Lines must end in CR LF")
    func lineFeedsAlone() throws {
        let body = "--b\r\n\(Self.header)x\r\n--b--\r\n"
        #expect(try parse(body.replacing("\r\n", with: "\n")).error == .malformedDelimiter)
        #expect(try parse(body.replacing("\r\n\r\n", with: "\n\n")).error?.isMalformedHeader == true)
        #expect(try parse(body.replacing("x\r\n", with: "x\n")).error == .truncated)
    }

    @Test("A body without its boundary is told from one that stops early")
    func truncation() throws {
        for body in ["", "\r\n", "hello", "--", "--c--\r\n", "x--b\r\n", "--B--\r\n"] {
            #expect(try parse(body).error == .missingBoundary)
        }
        let whole = Array("--b\r\n\(Self.header)x\r\n--b--".utf8)
        #expect(try parse(whole).error == nil)
        for length in 3..<whole.count {
            #expect(try parse(Array(whole.prefix(length))).error == .truncated)
        }
    }

    @Test("Content is passed on without a copy, and what was held back is shorter than the delimiter")
    func slices() throws {
        let content = String(repeating: "0123456789\r\n--boundar", count: 50)
        let body = Array("--boundary\r\n\(Self.header)\(content)\r\n--boundary--".utf8)
        var parser = MultipartParser(boundary: try boundary("boundary"))
        try body.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: 17) {
                let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + 17, bytes.count)])
                try parser.parse(piece) { event in
                    guard case .data(let data) = event, let address = data.baseAddress else { return }
                    let isSlice = piece.baseAddress.map { $0 <= address && address < $0 + piece.count } ?? false
                    #expect(isSlice || data.count < "\r\n--boundary".utf8.count)
                    #expect(!data.isEmpty)
                }
            }
        }
        try parser.finish()
    }
}
