import RequestGuard

/// Counts the attempts at passwords that have not succeeded, so that a restart forgets none. Each operation is atomic,
/// also among several processes; what is counted and when follows from ``AttemptRecord``.
///
/// At most ``LoginAttemptLimits/mostRecords`` records are kept: when another comes, the one with the oldest attempt is
/// forgotten, but never the account's.
///
/// All throw `StorageFailure` when the store cannot be used.
public protocol LoginAttemptStore: Sendable {
    /// Counts an attempt of every subject, or of none if one of them must wait: ``AttemptRecord/reserve(_:of:now:)``.
    /// It comes before anything is derived, so that attempts at the same time cannot pass the bound.
    func reserve(_ subjects: [AttemptSubject], now: Timestamp) async throws -> AttemptDecision

    /// Gives an attempt back that was counted but not made, to every subject that is still on record:
    /// ``AttemptRecord/release(now:)``.
    func release(_ subjects: [AttemptSubject], now: Timestamp) async throws

    /// Forgets all attempts of the subjects.
    func forget(_ subjects: [AttemptSubject]) async throws

    /// Forgets all attempts of everybody.
    func forgetAll() async throws

    /// Removes the records that ``AttemptRecord/isForgotten(by:now:)`` names.
    func removeForgotten(now: Timestamp) async throws
}

/// How much is kept of attempts.
public enum LoginAttemptLimits {
    /// The most records that are kept.
    public static let mostRecords = 100_000
}
