import Foundation
import RequestGuard

/// Moments as Python's `datetime.now().isoformat()` writes them: `2026-11-23T22:53:02.559585`, in local time, without
/// the zone, and without the fraction when it is zero.
enum LocalTime {
    /// The moment in the zone of the machine; nil for another spelling or no such day.
    static func moment(_ text: String, in zone: TimeZone = .current) -> Timestamp? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let main = Array(parts[0].utf8)
        let pattern = Array("0000-00-00T00:00:00".utf8)
        guard main.count == pattern.count,
            zip(main, pattern).allSatisfy({ $1 == UInt8(ascii: "0") ? isDigit($0) : $0 == $1 }),
            parts.count == 1 || (1...6).contains(parts[1].utf8.count) && parts[1].utf8.allSatisfy(isDigit)
        else { return nil }
        let numbers = parts[0].split(whereSeparator: { "-T:".contains($0) }).compactMap { Int($0) }
        guard numbers.count == 6 else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let components = DateComponents(
            year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4],
            second: numbers[5])
        guard numbers[0] >= 1970, (1...12).contains(numbers[1]), (1...31).contains(numbers[2]), numbers[3] < 24,
            numbers[4] < 60, numbers[5] < 60, let date = calendar.date(from: components),
            calendar.component(.day, from: date) == numbers[2]
        else { return nil }
        let fraction = parts.count == 2 ? Int64((parts[1] + "000").prefix(3)) ?? 0 : 0
        return Timestamp(milliseconds: Int64(date.timeIntervalSince1970) * 1000 + fraction)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
