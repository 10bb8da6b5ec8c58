import Testing

@testable import RequestGuard

@Suite struct RateLimitParsingTests {
    @Test(
        "the documented spellings are read",
        arguments: [
            ("30/minute", 30, 60), ("30 per minute", 30, 60), ("30 PER Minutes", 30, 60), ("1/second", 1, 1),
            ("1000/hour", 1000, 3600), ("5 per day", 5, 86_400), ("10 per 5 minutes", 10, 300),
            ("10/5minutes", 10, 300), (" 10 / 5 minutes ", 10, 300), ("10per5minutes", 10, 300),
            ("1000000 per 31 days", 1_000_000, 2_678_400),
        ])
    func read(text: String, count: Int, seconds: Int) throws {
        #expect(try RateLimit(parsing: text) == RateLimit(count: count, windowSeconds: seconds))
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "30", "minute", "30/", "/minute", "30/fortnight", "0/minute", "-1/minute", "030/minute", "1.5/minute",
            "30//minute", "30 per per minute", "30 per 0 minutes", "30 per minute minute", "1000001/minute",
            "1 per 32 days", "30 per 99999999999999999999 days", "30/minute/hour", "٣٠/minute", "30/minutess", "30/s",
            String(repeating: "3", count: 100_000),
        ])
    func refused(text: String) {
        let error = #expect(throws: RateLimitError.self) { try RateLimit(parsing: text) }
        #expect(error == .notALimit)
    }

    @Test("several limits are separated by semicolons, one for each window")
    func lists() throws {
        #expect(try RateLimits(parsing: "30/minute; 500 per hour").all.map(\.count) == [30, 500])
        #expect(try RateLimits(parsing: " Unlimited ").all.isEmpty)
        #expect(throws: RateLimitError.repeatedWindow(seconds: 60)) {
            try RateLimits(parsing: "30/minute;20 per 60 seconds")
        }
        #expect(throws: RateLimitError.tooMany) {
            try RateLimits(parsing: "1/second;2/minute;3/hour;4/day;5 per 2 days")
        }
        for text in ["", ";", "30/minute;", "30/minute,10/hour"] {
            #expect(throws: RateLimitError.self) { try RateLimits(parsing: text) }
        }
    }

    @Test("numbers out of range are refused", arguments: [(0, 60), (1_000_001, 60), (1, 0), (1, 2_678_401), (-1, -1)])
    func ranges(count: Int, seconds: Int) {
        #expect(throws: RateLimitError.self) { try RateLimit(count: count, windowSeconds: seconds) }
    }
}
