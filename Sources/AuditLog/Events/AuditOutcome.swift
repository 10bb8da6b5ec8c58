/// How it ended.
public enum AuditOutcome: String, Sendable, CaseIterable {
    /// It was done.
    case success
    /// It was tried and failed: a wrong password, a full disk.
    case failure
    /// It was not allowed.
    case refused
}
