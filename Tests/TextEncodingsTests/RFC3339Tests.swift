import Testing
import TextEncodings

@Suite("RFC 3339")
struct RFC3339Tests {
    @Test(
        "Moments are written in UTC, with and without milliseconds, and read back",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_768_473_000_123, "2026-01-15T10:30:00.123Z"),
            (-1, "1969-12-31T23:59:59.999Z"), (-1000, "1969-12-31T23:59:59.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        ])
    func readsBack(milliseconds: Int64, text: String) {
        #expect(RFC3339.text(milliseconds: milliseconds) == text)
        #expect(RFC3339.milliseconds(text) == milliseconds)
        let whole = text.prefix(19) + "Z"
        let seconds = (milliseconds - (milliseconds % 1000 + 1000) % 1000) / 1000
        #expect(RFC3339.text(seconds: seconds) == whole && RFC3339.seconds(whole) == seconds)
    }

    @Test(
        "Anything else is no moment",
        arguments: [
            "", "Z", "2026-01-15", "2026-01-15T10:30:00.12Z", "2026-01-15T10:30:00.1234Z", "2026-13-01T00:00:00.000Z",
            "2026-01-15T10:30:00.+12Z", "2026-01-15T10:30:00.-00Z",
        ])
    func refused(text: String) {
        #expect(RFC3339.milliseconds(text) == nil)
    }

    @Test(
        "What a stranger writes in a moment's place is refused, however large its numbers are",
        arguments: [
            "", "400000000-01-01T00:00:00Z", "99999999999999999999-01-01T00:00:00Z", "-2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z and more", "2026-01-01T00:00:00.000Z", "2026-01-01 00:00:00Z", "20260101T000000Z",
            "2026-01-01T00:00:00+01:00", "2026-02-30T00:00:00Z", "２０２６-01-01T00:00:00Z",
        ])
    func refusedInSeconds(text: String) {
        #expect(RFC3339.seconds(text) == nil)
    }

    @Test("The first and the last year are read")
    func bounds() {
        #expect(RFC3339.seconds("9999-12-31T23:59:59Z") == 253_402_300_799)
        #expect(RFC3339.milliseconds("9999-12-31T23:59:59.999Z") == 253_402_300_799_999)
    }
}
