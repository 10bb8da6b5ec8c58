import PacCryptCore
import RequestGuard

/// A browser that has logged in before: its attempts are counted apart, so that nobody else's can keep it out.
public struct Device: Hashable, Sendable {
    /// How long a device is known after its last login, in seconds: 90 days.
    public static let lifetimeSeconds = 7_776_000
    /// The hash of the cookie's token.
    public let id: TokenHash
    /// The state of the account in which it logged in; it is forgotten when that changes.
    public let epoch: AccountEpoch
    /// When it logged in.
    public let createdAt: Timestamp

    /// Memberwise initializer.
    public init(id: TokenHash, epoch: AccountEpoch, createdAt: Timestamp) {
        self.id = id
        self.epoch = epoch
        self.createdAt = createdAt
    }

    /// Whether it is too old.
    public func hasExpired(at now: Timestamp) -> Bool {
        now.milliseconds - createdAt.milliseconds >= Int64(Self.lifetimeSeconds) * 1000
    }
}
