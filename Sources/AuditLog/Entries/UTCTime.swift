import Foundation

/// Times as the log has them.
enum UTCTime {
    private static let style = Date.ISO8601FormatStyle()

    /// RFC 3339 in UTC with milliseconds: `2026-01-15T10:30:00.000Z`.
    static func text(_ milliseconds: Int64) -> String {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        // Before 1970 the remainder is negative.
        let fraction = String(1000 + (rest + 1000) % 1000).dropFirst()
        let date = Date(timeIntervalSince1970: Double(rest < 0 ? seconds - 1 : seconds))
        return "\(style.format(date).dropLast()).\(fraction)Z"
    }

    /// The milliseconds since 1970 of such a text; nil for anything else.
    static func milliseconds(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 4, parts[1].last == "Z", let fraction = UInt16(parts[1].dropLast()),
            let date = try? style.parse("\(parts[0])Z")
        else { return nil }
        return Int64(date.timeIntervalSince1970) * 1000 + Int64(fraction)
    }

    /// As the original wrote it: `2026-01-15 10:30:00`, here in UTC.
    static func legacyText(_ milliseconds: Int64) -> String {
        text(milliseconds).prefix(19).split(separator: "T").joined(separator: " ")
    }

    /// The time at the beginning of a line of the original, `[2025-09-10 10:00:00] …`. The original wrote the local
    /// time of its machine without saying which; it is taken for UTC.
    static func ofLegacyLine(_ line: String) -> Int64? {
        guard line.hasPrefix("["), let end = line.firstIndex(of: "]") else { return nil }
        let text = line[line.index(after: line.startIndex)..<end]
        guard text.utf8.count == 19 else { return nil }
        return milliseconds(text.split(separator: " ").joined(separator: "T") + ".000Z")
    }
}
