import MultipartForm
import Testing

@Suite("Limits")
struct LimitTests {
    private static let part = "\r\n--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx"

    @Test("10,000 parts end with the 101st, and pass where they are allowed")
    func parts() throws {
        let body = Array((String(repeating: Self.part, count: 10_000) + "\r\n--b--").utf8)
        let refused = try parse(body)
        #expect(refused.error == .tooManyParts(limit: 100))
        #expect(refused.events.count == 300)
        let allowed = try parse(body, limits: MultipartLimits(maximumParts: 10_000))
        #expect(allowed.error == nil)
        #expect(allowed.events.count == 30_000)
    }

    @Test("The last allowed number of parts passes, one more does not")
    func partsExactly() throws {
        let limits = MultipartLimits(maximumParts: 3)
        #expect(try parse(String(repeating: Self.part, count: 3) + "\r\n--b--", limits: limits).error == nil)
        #expect(
            try parse(String(repeating: Self.part, count: 4) + "\r\n--b--", limits: limits).error
                == .tooManyParts(limit: 3))
    }

    @Test("A header line of 1 MiB ends with the piece that passes 16 KiB")
    func longLine() throws {
        let head = Array("--b\r\nContent-Disposition: form-data; name=\"".utf8)
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 4096)
        var parser = MultipartParser(boundary: try boundary("b"))
        try head.withUnsafeBytes { try parser.parse($0) { _ in } }
        for _ in 0..<3 { try piece.withUnsafeBytes { try parser.parse($0) { _ in } } }
        #expect(throws: MultipartError.headerTooLarge(limit: 16_384)) {
            try piece.withUnsafeBytes { try parser.parse($0) { _ in } }
        }
        let whole = head + [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20) + Array("\"\r\n\r\n\r\n--b--".utf8)
        #expect(try parse(whole).error == .headerTooLarge(limit: 16_384))
    }

    @Test("Header bytes and lines are counted over all lines of a part, and anew for the next")
    func headerBytes() throws {
        let disposition = "Content-Disposition: form-data; name=f"
        let limits = MultipartLimits(maximumHeaderBytes: disposition.utf8.count + 11, maximumHeaderLines: 2)
        #expect(try parse(header: "\(disposition)\r\nX: 12", limits: limits).error == nil)
        #expect(
            try parse(header: "\(disposition)\r\nX: 123", limits: limits).error
                == .headerTooLarge(limit: limits.maximumHeaderBytes))
        #expect(try parse(header: "\(disposition)\r\nX:\r\nY:", limits: limits).error == .tooManyHeaderLines(limit: 2))
        let twice = "--b\r\n\(disposition)\r\nX: 12\r\n\r\nx\r\n--b\r\n\(disposition)\r\nX: 12\r\n\r\nx\r\n--b--"
        #expect(try parse(twice, limits: limits).error == nil)
    }

    @Test("Padding after a boundary is bounded like a header")
    func padding() throws {
        let limits = MultipartLimits(maximumHeaderBytes: 100)
        let inside = String(repeating: " ", count: 98)
        #expect(try parse("--b\(inside)\(Self.part)\r\n--b--", limits: limits).error?.isMalformedHeader == true)
        #expect(try parse("--b \(inside)\(Self.part)\r\n--b--", limits: limits).error == .delimiterTooLarge(limit: 100))
        #expect(
            try parse("--b--\(String(repeating: "\t", count: 99))", limits: limits).error
                == .delimiterTooLarge(limit: 100))
    }

    @Test("The preamble is ignored up to its limit, however it is cut", arguments: ["x", "\r", "\r\n--", "\n"])
    func preamble(unit: String) throws {
        let limits = MultipartLimits(maximumPreambleBytes: 40)
        for (count, error) in [(40, nil), (41, MultipartError.preambleTooLarge(limit: 40))] {
            let preamble = String(decoding: Array(String(repeating: unit, count: 41).utf8).prefix(count), as: UTF8.self)
            let body = preamble + Self.part + "\r\n--b--"
            #expect(try parse(body, limits: limits).error == error)
            #expect(try parse(body, cuts: Array(1..<body.utf8.count), limits: limits).error == error)
        }
    }

    @Test("The epilogue is ignored up to its limit")
    func epilogue() throws {
        let limits = MultipartLimits(maximumEpilogueBytes: 40)
        let body = Self.part + "\r\n--b--\r\n"
        let epilogue = "\r\n--b\r\n" + String(repeating: "x", count: 33)
        #expect(try parse(body + epilogue, limits: limits) == parse(body))
        #expect(
            try parse(body + epilogue + "x", limits: limits).error
                == .epilogueTooLarge(limit: limits.maximumEpilogueBytes))
    }

    @Test("A parser that failed fails again with the same error")
    func spent() throws {
        struct Stop: Error {}
        var parser = MultipartParser(boundary: try boundary("b"))
        let body = Array((Self.part + "\r\n--b--").utf8)
        #expect(throws: Stop.self) { try body.withUnsafeBytes { try parser.parse($0) { _ in throw Stop() } } }
        #expect(throws: Stop.self) { try body.withUnsafeBytes { try parser.parse($0) { _ in } } }
        #expect(throws: Stop.self) { try parser.finish() }
    }
}
