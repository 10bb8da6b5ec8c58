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

    /// Whether an operator must look.
    public var isAlarm: Bool {
        switch self {
        case .entry, .recovered: false
        case .repaired, .tailMissing, .headMismatch, .failed: true
        }
    }
}
