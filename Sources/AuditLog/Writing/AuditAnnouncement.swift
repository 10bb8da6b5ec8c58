import FileSystem

/// What the log tells the ordinary log.
public enum AuditAnnouncement: Sendable, Equatable {
    /// An entry was written.
    case entry(AuditEntry)
    /// A last line that was written in part was removed, by its bytes.
    case repaired(byteCount: Int)
    /// The log ends before the head that was kept of it: entries were cut off.
    case tailMissing(kept: AuditHead, last: UInt64)
    /// The log holds another entry than the head that was kept of it.
    case headMismatch(kept: AuditHead)
    /// Writing failed, for this reason; admin changes are refused.
    case failed(AuditLogError)
    /// Writing works again.
    case recovered
    /// The log's end could not be kept in the store of heads, for this reason; cutting it off would not show until it can.
    case headNotStored(StorageFailure)

    /// Whether an operator must look.
    public var isAlarm: Bool {
        switch self {
        case .entry, .recovered: false
        case .repaired, .tailMissing, .headMismatch, .failed, .headNotStored: true
        }
    }
}

extension AuditAnnouncement: CustomStringConvertible {
    /// The line for the ordinary log. Details stay in the audit log, but for the step or reason.
    public var description: String {
        switch self {
        case .entry(let entry): "audit: \(entry.announcement)"
        case .repaired(let count):
            "audit log: \(count) bytes of a line that was written in part were removed from its end"
        case .tailMissing(let kept, let last):
            "audit log: ENTRIES ARE MISSING. It ends with entry \(last), but entry \(kept.seq) was written: somebody cut it"
        case .headMismatch(let kept):
            "audit log: ENTRY \(kept.seq) IS NOT THE ONE THAT WAS WRITTEN: somebody changed the log"
        case .failed(let error): "audit log: \(error) Changes by admins are refused until it works"
        case .recovered: "audit log: entries are written again"
        case .headNotStored(let cause): "audit log: its head could not be stored in the database. \(cause)"
        }
    }
}

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
