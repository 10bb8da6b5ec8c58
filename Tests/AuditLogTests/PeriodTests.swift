import Testing

@testable import AuditLog

@Suite("Days and times that entries are asked for")
struct PeriodTests {
    @Test(
        "A day lasts until its end, a second until the next one",
        arguments: [
            ("1970-01-01", 0, 86_400_000), ("2000-02-29", 951_782_400_000, 951_868_800_000),
            ("2026-01-15", 1_768_435_200_000, 1_768_521_600_000), ("1969-12-31", -86_400_000, 0),
            ("2026-01-15T10:30:00Z", 1_768_473_000_000, 1_768_473_001_000),
            ("2026-01-15T10:30:00.5Z", 1_768_473_000_500, 1_768_473_000_501),
            ("2026-01-15T10:30:00.007Z", 1_768_473_000_007, 1_768_473_000_008),
            ("2026-01-15T12:30:00+02:00", 1_768_473_000_000, 1_768_473_001_000),
            ("2026-01-15T05:00:00-05:30", 1_768_473_000_000, 1_768_473_001_000),
        ] as [(String, Int64, Int64)])
    func read(text: String, start: Int64, end: Int64) {
        let period = AuditPeriod(text)
        #expect(period?.start == start && period?.end == end)
    }

    @Test(
        "Anything else is refused, and so are days and times that there are not",
        arguments: [
            "", "yesterday", "1768473000", "2023-02-29", "2026-13-01", "2026-04-31", "2026-01-00", "2026-1-1",
            "2026-01-15 10:30:00", "2026-01-15T10:30:00", "2026-01-15T10:30Z", "2026-01-15T24:00:00Z",
            "2026-01-15T10:60:00Z", "2026-01-15T10:30:60Z", "2026-01-15T10:30:00.0000Z", "2026-01-15T10:30:00+24:00",
            "2026-01-15T10:30:00+0200", "2026-01-15T10:30:00 02:00", "2026-01-15Z", "２026-01-15", "2026-01-15\n",
        ])
    func refused(text: String) {
        #expect(AuditPeriod(text) == nil)
    }
}
