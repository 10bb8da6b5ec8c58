import TextEncodings

/// A day or a second, as whoever asks for entries of the log names it.
public struct AuditPeriod: Sendable, Hashable {
    /// Its first moment, in milliseconds since 1970.
    public let start: Int64
    /// The first moment after it, in milliseconds since 1970.
    public let end: Int64

    /// What a period may look like, continuing the sentence "it must be …".
    public static let allowed = "a day such as 2026-01-15, or a time such as 2026-01-15T10:30:00Z"

    /// Reads a day in UTC, `2026-01-15`, or a time with its zone as RFC 3339 §5.6 writes it, `2026-01-15T10:30:00Z`,
    /// with at most three digits behind the second. Nil for anything else, and for days and times that there are not.
    public init?(_ text: String) {
        let syntax = #/([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,3}))?(Z|[+-].*))?/#
        guard let match = text.wholeMatch(of: syntax) else { return nil }
        let (day, time) = (match.1, match.2 ?? "00:00:00")
        let fraction = match.3.map { $0 + String(repeating: "0", count: 3 - $0.count) } ?? "000"
        let written = "\(day)T\(time).\(fraction)Z"
        guard let moment = RFC3339.milliseconds(written), let offset = Self.offset(match.4 ?? "Z") else { return nil }
        start = moment - offset
        switch (match.2, match.3) {
        case (nil, _): end = start + 86_400_000
        case (_, nil): end = start + 1000
        default: end = start + 1
        }
    }

    /// Milliseconds east of UTC; nil for what is no offset.
    private static func offset(_ text: Substring) -> Int64? {
        if text == "Z" { return 0 }
        guard let match = text.wholeMatch(of: #/([+-])([01][0-9]|2[0-3]):([0-5][0-9])/#), let hours = Int64(match.2),
            let minutes = Int64(match.3)
        else { return nil }
        return (match.1 == "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000
    }
}
