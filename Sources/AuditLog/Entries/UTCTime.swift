import Foundation

/// Times as the log has them.
enum UTCTime {
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// RFC 3339 in UTC with milliseconds: `2026-01-15T10:30:00.000Z`.
    static func text(_ milliseconds: Int64) -> String {
        style.format(date(milliseconds))
    }

    /// The milliseconds since 1970 of such a text; nil for anything else.
    static func milliseconds(_ text: String) -> Int64? {
        guard let date = try? style.parse(text) else { return nil }
        return Int64((date.timeIntervalSince1970 * 1000).rounded())
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

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
