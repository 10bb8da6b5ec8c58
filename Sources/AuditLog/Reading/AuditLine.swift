/// A line of the log, opened.
public enum AuditLine: Sendable, Hashable {
    /// An entry of this program.
    case entry(AuditEntry)
    /// A line that the original PacCrypt wrote, as in `[2025-09-10 10:00:00] Admin login failed.`
    case original(String)
    /// A line that the key does not open: the verifier tells more.
    case unreadable
}
