import PacCryptCore
import RequestGuard

/// Keeps sessions. Each operation is atomic, also among several processes.
///
/// All throw `StorageFailure` when the store cannot be used.
public protocol SessionStore: Sendable {
    /// Adds a session.
    func insert(_ session: Session) async throws

    /// Finds a session and records that it was used. One that has timed out is removed and reported once.
    ///
    /// - Parameters:
    ///   - id: the hash of the cookie's token.
    ///   - network: where it is used from; ``Session/network`` becomes it.
    ///   - timeouts: how long sessions last.
    ///   - now: the time; ``Session/lastUsedAt`` becomes it, unless it is later already.
    func touch(
        _ id: TokenHash, from network: String, timeouts: SessionTimeouts, now: Timestamp
    ) async throws -> SessionState

    /// Removes a session; false when there was none.
    func remove(_ id: TokenHash) async throws -> Bool

    /// Removes all sessions, or all but one.
    func removeAll(except id: TokenHash?) async throws

    /// Removes the sessions that have timed out and returns them; none is returned by two calls, or by this one and
    /// ``touch(_:from:timeouts:now:)``.
    func removeTimedOut(_ timeouts: SessionTimeouts, now: Timestamp) async throws -> [Session]

    /// The sessions of this state of the account that have not timed out, the one that was used last first.
    func sessions(of epoch: AccountEpoch, timeouts: SessionTimeouts, now: Timestamp) async throws -> [Session]

    /// Counts an attempt at a step-up before it is made: ``Session/reserveStepUp()``. A session that may make none is
    /// removed, and reported once.
    func reserveStepUp(of id: TokenHash) async throws -> StepUpReservation

    /// Gives back an attempt that was right, or was not made: ``Session/releaseStepUp()``.
    ///
    /// - Returns: the session as it is now; nil when there is none any more.
    func releaseStepUp(of id: TokenHash) async throws -> Session?

    /// Leaves an attempt counted that was wrong, and removes the session when it may make no more:
    /// ``Session/mayStepUp``.
    ///
    /// - Returns: the session that was removed now; nil when it goes on, or was removed before.
    func failStepUp(of id: TokenHash) async throws -> Session?

    /// Keeps the sealed secret of a second factor that waits to be confirmed, in place of an earlier one; nil removes
    /// it. It goes with its session.
    ///
    /// - Returns: false when there is no such session.
    func setPendingSecret(_ sealed: [UInt8]?, of id: TokenHash) async throws -> Bool

    /// The sealed secret of a second factor that waits to be confirmed; nil when there is none.
    func pendingSecret(of id: TokenHash) async throws -> [UInt8]?
}

/// What a session's token turned out to be.
public enum SessionState: Hashable, Sendable {
    /// The session goes on.
    case active(Session)
    /// The session had timed out and was removed now.
    case timedOut(Session)
    /// There is no such session.
    case unknown
}

/// Whether an attempt at a step-up may be made.
public enum StepUpReservation: Hashable, Sendable {
    /// It is counted and may be made.
    case reserved
    /// The session has used up its attempts and was removed now.
    case ended(Session)
    /// There is no such session.
    case unknown
}
