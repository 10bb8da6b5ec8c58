/// Some lines of the log, the newest first.
public struct AuditPage: Sendable, Hashable {
    /// The lines, the newest first. There can be fewer than were asked for although ``next`` is set: a page looks at a
    /// bounded number of lines.
    public let lines: [AuditLine]
    /// Where the next page begins; nil at the log's beginning. It stays good while the log grows.
    public let next: UInt64?
}
