import PacCryptCore
import RequestGuard

/// A session as stores hold it.
public struct Session: Hashable, Sendable {
    /// How many attempts at a step-up may be wrong in a session; the last of them ends it.
    public static let mostFailedStepUps = 5

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
    /// The network that it was last used from, as `ClientKey` spells it; nil when it was last used by a version that
    /// did not keep it.
    public var network: String?
    /// The attempts at a step-up that have not proven right: wrong ones, and those that are being made.
    public var openStepUps: Int

    /// Memberwise initializer.
    public init(
        id: TokenHash, account: String, epoch: AccountEpoch, client: String?, createdAt: Timestamp,
        lastUsedAt: Timestamp, network: String? = nil, openStepUps: Int = 0
    ) {
        self.id = id
        self.account = account
        self.epoch = epoch
        self.client = client
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.network = network
        self.openStepUps = openStepUps
    }
}

// The rules of step-ups are here, so that every store counts alike. An attempt counts from its beginning until it proves
// right, so that many at once cannot pass the bound, and one whose outcome could not be stored counts as wrong. Right
// ones do not make up for wrong ones: whoever has the cookie gains nothing from those of the session's owner.
extension Session {
    /// Whether another attempt may be made.
    public var mayStepUp: Bool { openStepUps < Self.mostFailedStepUps }

    /// Counts an attempt before it is made.
    ///
    /// - Returns: false when none may be made; the session ends then.
    public mutating func reserveStepUp() -> Bool {
        guard mayStepUp else { return false }
        openStepUps += 1
        return true
    }

    /// Gives back an attempt that was right, or was not made.
    public mutating func releaseStepUp() {
        openStepUps = max(0, openStepUps - 1)
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
