import HTTPSyntax
import Testing

struct RequestedRangeTests {
    private static let tag = "\"a1\""

    private func range(_ line: String, ifRange: [String] = [], size: UInt64 = 1000) -> RequestedRange {
        RequestedRange(rangeLines: [line], ifRangeLines: ifRange, size: size, tag: Self.tag)
    }

    @Test("The ranges of RFC 9110 §14.1.2 mean what it says")
    func examples() {
        let size: UInt64 = 10_000
        #expect(range("bytes=0-499", size: size) == .part(0..<500))
        #expect(range("bytes=500-999", size: size) == .part(500..<1000))
        #expect(range("bytes=-500", size: size) == .part(9500..<10_000))
        #expect(range("bytes=9500-", size: size) == .part(9500..<10_000))
        #expect(range("bytes=0-0", size: size) == .part(0..<1))
        #expect(range("bytes=-1", size: size) == .part(9999..<10_000))
    }

    @Test("A range that reaches beyond the end is cut there")
    func cut() {
        #expect(range("bytes=900-5000") == .part(900..<1000))
        #expect(range("bytes=-5000") == .part(0..<1000))
        #expect(range("bytes=0-99999999999999999999999999") == .part(0..<1000))
        #expect(range("BYTES=999-") == .part(999..<1000))
    }

    @Test(
        "A range without a byte of the file cannot be satisfied",
        arguments: ["bytes=1000-", "bytes=1000-1000", "bytes=18446744073709551615-", "bytes=-0"])
    func unsatisfiable(line: String) {
        #expect(range(line) == .unsatisfiable)
    }

    @Test(
        "An empty file is delivered to who asks for its beginning or end",
        arguments: ["bytes=0-", "bytes=0-0", "bytes=-1"])
    func emptyFile(line: String) {
        #expect(range(line, size: 0) == .whole)
    }

    @Test("What lies behind an empty file cannot be satisfied", arguments: ["bytes=1-", "bytes=5-9", "bytes=-0"])
    func behindEmptyFile(line: String) {
        #expect(range(line, size: 0) == .unsatisfiable)
    }

    @Test(
        "What is not one well-formed range of bytes is answered with the whole file",
        arguments: [
            "", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,3-4", "bytes=a-b", "bytes=+1-2", "bytes=1-2-3",
            "items=0-1", "bytes=٣-٤", "bytes=0x1-2", "bytes =0-1", "bytes=0 - 1", "bytes==0-1",
            "bytes=0-" + String(repeating: "0", count: 100),
        ])
    func malformed(line: String) {
        #expect(range(line) == .whole)
    }

    @Test("Two header lines, or none, ask for the whole file")
    func lines() {
        #expect(RequestedRange(rangeLines: [], size: 10, tag: Self.tag) == .whole)
        #expect(RequestedRange(rangeLines: ["bytes=0-1", "bytes=2-3"], size: 10, tag: Self.tag) == .whole)
    }

    @Test("A range of another version of the file gets the whole of this one")
    func otherVersion() {
        #expect(range("bytes=5-9", ifRange: [Self.tag]) == .part(5..<10))
        #expect(range("bytes=5-9", ifRange: ["\"b2\""]) == .whole)
        #expect(range("bytes=5-9", ifRange: ["W/" + Self.tag]) == .whole)
        #expect(range("bytes=5-9", ifRange: ["Tue, 24 Nov 2026 10:00:00 GMT"]) == .whole)
    }
}
