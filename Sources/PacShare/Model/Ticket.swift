import PacCryptCore
import RequestGuard

/// What somebody got who knew the pickup password: the right to try encryption passwords for a while.
public struct Ticket: Sendable, Hashable, Codable {
    /// The hash of the token.
    public let hash: TokenHash
    /// The key of the sealed metadata, sealed under the token.
    public let seal: TokenSeal
    /// Who holds it; nil in records of earlier versions.
    public let holder: TicketHolder?
    /// Until when it holds.
    public let expiresAt: Timestamp
    /// Attempts at the encryption password that it still has, those under way not included.
    public internal(set) var attemptsLeft: Int
}
