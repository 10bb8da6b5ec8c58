import HTTPSyntax
import Testing

@Suite("Ranges of answers")
struct ContentRangeTests {
    @Test("What a server sends, a client reads")
    func roundTrip() throws {
        let range = try #require(ContentRange(5..<10, of: 100))
        #expect("\(range)" == "bytes 5-9/100")
        #expect(ContentRange("\(range)") == range)
        let largest = try #require(ContentRange(0..<UInt64.max, of: .max))
        #expect(ContentRange("\(largest)") == largest)
    }

    @Test("A range without bytes, or beyond the file, is none", arguments: [0..<0, 5..<5, 5..<11, 10..<11])
    func none(range: Range<UInt64>) {
        #expect(ContentRange(range, of: 10) == nil)
    }

    @Test(
        "What is no range of the file is not taken",
        arguments: [
            "", "bytes", "bytes */10", "bytes 0-9", "bytes 0-10/10", "bytes 5-4/10", "bytes 0-9/*", "bytes -9/10",
            "bytes 0-9/10/10", "bytes 0-9-9/10", "bytes +0-9/10", "bytes  0-9/10", "bytes 0-9/10 ", "Bytes 0-9/10",
            "items 0-9/10", "bytes 0-9/99999999999999999999", "bytes ٠-٩/10", "bytes 0-9\u{301}/10",
        ])
    func refused(field: String) {
        #expect(ContentRange(field) == nil)
    }
}
