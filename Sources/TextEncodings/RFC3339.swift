import Foundation

/// Moments in UTC as RFC 3339 §5.6 writes them.
public enum RFC3339 {
    private static let style = Date.ISO8601FormatStyle()
    private static let shape = "0000-00-00T00:00:00Z"
    private static let digit = UInt8(ascii: "0")

    /// Whole seconds: `2026-01-15T10:30:00Z`.
    ///
    /// - Parameter seconds: since 1970.
    public static func text(seconds: Int64) -> String {
        style.format(Date(timeIntervalSince1970: TimeInterval(seconds)))
    }

    /// With three digits behind the second: `2026-01-15T10:30:00.000Z`.
    ///
    /// - Parameter milliseconds: since 1970.
    public static func text(milliseconds: Int64) -> String {
        // Before 1970 the remainder is negative.
        let fraction = (milliseconds % 1000 + 1000) % 1000
        let seconds = text(seconds: (milliseconds - fraction) / 1000)
        return "\(seconds.dropLast()).\(String(1000 + fraction).dropFirst())Z"
    }

    /// The seconds since 1970 of a moment in whole seconds, in the years 0000 to 9999 and in UTC; nil for anything
    /// else.
    public static func seconds(_ text: some StringProtocol) -> Int64? {
        // Foundation would also read years of any length, other separators, and what follows a moment.
        guard text.utf8.elementsEqual(shape.utf8, by: { $1 == digit ? (48...57).contains($0) : $0 == $1 }) else {
            return nil
        }
        guard let date = try? style.parse(String(text)) else { return nil }
        let seconds = Int64(date.timeIntervalSince1970)
        // It would read the 30th of February as a day in March.
        return self.text(seconds: seconds) == text ? seconds : nil
    }

    /// The milliseconds since 1970 of a moment with three digits behind the second; nil for anything else.
    public static func milliseconds(_ text: some StringProtocol) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 4, parts[1].last == "Z",
            let fraction = UInt16(digits: parts[1].dropLast()),
            let seconds = seconds("\(parts[0])Z")
        else { return nil }
        return seconds * 1000 + Int64(fraction)
    }
}
