import PacCryptCore

/// Who bears it may do one thing with one share: 32 random bytes.
public typealias ShareToken = SecretToken<ShareTokens>

/// Tokens of shares. What one is for, its hash's place in the share tells.
public enum ShareTokens: TokenKind {
    public static let byteCount = 32
}

/// What a token is for; a key that is sealed under it is bound to this.
public enum TokenPurpose: String, Sendable, CaseIterable {
    /// Opening a share that was unlocked.
    case ticket
    /// Downloading a share that was opened.
    case lease
    /// Seeing and revoking a share that one made.
    case manage
    /// Seeing the picture of a second factor.
    case qr
}
