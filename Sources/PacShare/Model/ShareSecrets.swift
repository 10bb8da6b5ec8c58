import PacCryptCore
import RequestGuard

/// What the manage token opens.
public struct ManageSecret: Sendable, Hashable, Codable {
    /// The hash of the manage token.
    public let hash: TokenHash
    /// The share's name and label as UTF-8 JSON, sealed under the token.
    public let label: TokenSeal

    /// Makes one from its members.
    public init(hash: TokenHash, label: TokenSeal) {
        self.hash = hash
        self.label = label
    }
}

/// The secret of the second factor, for the picture that the sender shows to an authenticator app.
public struct QRSecret: Sendable, Hashable, Codable {
    /// The hash of the token in the picture's address.
    public let hash: TokenHash
    /// The link for authenticator apps, sealed under the token.
    public let seal: TokenSeal
    /// When it is deleted.
    public let expiresAt: Timestamp

    /// Makes one from its members.
    public init(hash: TokenHash, seal: TokenSeal, expiresAt: Timestamp) {
        self.hash = hash
        self.seal = seal
        self.expiresAt = expiresAt
    }
}
