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
    ///   - timeouts: how long sessions last.
    ///   - now: the time; ``Session/lastUsedAt`` becomes it, unless it is later already.
    func touch(_ id: TokenHash, timeouts: SessionTimeouts, now: Timestamp) async throws -> SessionState

    /// Removes a session; false when there was none.
    func remove(_ id: TokenHash) async throws -> Bool

    /// Removes all sessions, or all but one.
    func removeAll(except id: TokenHash?) async throws

    /// Removes the sessions that have timed out and returns them; none is returned by two calls, or by this one and
    /// ``touch(_:timeouts:now:)``.
    func removeTimedOut(_ timeouts: SessionTimeouts, now: Timestamp) async throws -> [Session]

    /// How many sessions of this state of the account have not timed out.
    func count(of epoch: AccountEpoch, timeouts: SessionTimeouts, now: Timestamp) async throws -> Int

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
