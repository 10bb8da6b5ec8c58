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

/// The right to download a share that was opened, and how far the download is.
public struct Lease: Sendable, Hashable, Codable {
    /// The hash of the token.
    public let hash: TokenHash
    /// The keys of files and metadata, sealed under the token.
    public let seal: TokenSeal
    /// Whether the containers are handed out as they lie, rather than what is in them.
    public let isSealed: Bool
    /// Whether it takes none of the share's downloads, because it opens again what was delivered a moment ago.
    public let isFree: Bool
    /// When it, or the one it took over, was given out.
    public let openedAt: Timestamp
    /// When somebody was last connected under it.
    public internal(set) var lastSeenAt: Timestamp
    /// When it last sent a byte.
    public internal(set) var lastByteAt: Timestamp
    /// When everything had been sent; nil until then.
    public internal(set) var deliveredAt: Timestamp?
    /// Whether so much was sent that the download is not given back.
    public internal(set) var isSpent: Bool
    /// What was sent.
    public internal(set) var delivery: Delivery

    /// When it ends if no more is sent.
    public var endsAt: Timestamp {
        min(
            openedAt.advanced(bySeconds: ShareLimitation.leaseSeconds),
            lastByteAt.advanced(bySeconds: ShareLimitation.leaseIdleSeconds))
    }

    /// When it counts as delivered if nobody connects before: somebody went on to the end with a download that broke,
    /// and what of that had arrived is known only from their not asking for it again. Nil for any other.
    var deliversUnlessSeenAt: Timestamp? {
        guard deliveredAt == nil, delivery.isResumedToEnd, takeOverAt < endsAt else { return nil }
        return takeOverAt
    }

    /// When somebody else may take it over if nobody connects.
    var takeOverAt: Timestamp {
        lastSeenAt.advanced(bySeconds: ShareLimitation.takeOverSeconds)
    }
}
