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

    /// Joins the parts.
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
