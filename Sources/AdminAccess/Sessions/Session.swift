import PacCryptCore
import RequestGuard

/// A session as stores hold it.
public struct Session: Hashable, Sendable {
    /// The hash of the cookie's token.
    public let id: TokenHash
    /// The name of the account.
    public let account: String
    /// The state of the account in which the session began; it ends when that changes.
    public let epoch: AccountEpoch
    /// The address that logged in, in text; nil when it is unknown.
    public let client: String?
    /// When it began.
    public let createdAt: Timestamp
    /// When it was last used.
    public var lastUsedAt: Timestamp

    /// Memberwise initializer.
    public init(
        id: TokenHash, account: String, epoch: AccountEpoch, client: String?, createdAt: Timestamp,
        lastUsedAt: Timestamp
    ) {
        self.id = id
        self.account = account
        self.epoch = epoch
        self.client = client
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }
}

/// How long sessions last.
public struct SessionTimeouts: Hashable, Sendable {
    /// The longest that a session lasts, used or not, in seconds: 12 hours.
    public static let absoluteSeconds = 43_200
    /// After how many unused seconds a session ends.
    public let idleSeconds: Int

    /// - Parameter idleMinutes: `session_timeout_minutes`, at least 1.
    public init(idleMinutes: Int) {
        idleSeconds = max(1, min(idleMinutes, Self.absoluteSeconds / 60)) * 60
    }

    /// Whether a session has ended. A clock that steps back ends none and keeps none longer than it steps.
    public func haveEnded(_ session: Session, at now: Timestamp) -> Bool {
        now.milliseconds - session.lastUsedAt.milliseconds >= Int64(idleSeconds) * 1000
            || now.milliseconds - session.createdAt.milliseconds >= Int64(Self.absoluteSeconds) * 1000
    }
}
