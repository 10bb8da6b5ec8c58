import Testing

@testable import Settings

struct WholeNumberTests {
    @Test(
        "A number that is exactly whole is read however it is spelled",
        arguments: [
            ("26843545600", 26_843_545_600), ("26843545600.0", 26_843_545_600), ("1e3", 1000), ("1.5e1", 15),
            ("1000e-2", 10), ("-0", 0), ("-0.0", 0), ("0e5", 0), ("-20.0", -20), ("9223372036854775807", Int.max),
            ("9007199254740993.0", 9_007_199_254_740_993), ("-9223372036854775808.0", Int.min),
            ("0.000e-1000", 0), ("1E+2", 100),
        ])
    func whole(literal: String, expected: Int) {
        #expect(JSONValue(.number(literal)).wholeNumber == expected)
    }

    @Test(
        "A number that is not whole, or too large, is none",
        arguments: [
            "1.5", "1e-1", "9223372036854775808", "1e19", "1e999999999999999999999", "1e-9223372036854775808",
            "1.5e-9223372036854775808", "0.1", "12345e-3",
        ])
    func notWhole(literal: String) {
        #expect(JSONValue(.number(literal)).wholeNumber == nil)
    }
}
