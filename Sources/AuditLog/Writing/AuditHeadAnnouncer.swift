/// Says when the log's end is due to go to the ordinary log: at start, and every hour.
public struct AuditHeadAnnouncer: Sendable {
    private static let hour: Int64 = 3_600_000
    private var last: Int64?

    /// Nothing has been said yet.
    public init() {}

    /// The line to say now; nil when none is due or there is no head yet.
    ///
    /// - Parameters:
    ///   - head: the log's end.
    ///   - now: the time in milliseconds since 1970.
    public mutating func line(head: AuditHead?, now: Int64) -> String? {
        guard let head else { return nil }
        if let last, now >= last, now - last < Self.hour { return nil }
        last = now
        return "audit log head \(head)"
    }
}
