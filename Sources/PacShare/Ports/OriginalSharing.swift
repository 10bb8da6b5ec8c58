import PacCryptCore
import RequestGuard

/// Shares that the original PacCrypt left. With the first right passwords one becomes a ``Share`` of the same id, and is
/// never asked for here again.
///
/// All throw ``ShareError``: ``ShareError/Code/notFound`` and ``ShareError/Code/gone``; ``ShareError/Code/tampered`` for
/// what cannot be read; ``ShareError/Code/lost`` when the file is missing; and what the stores throw.
public protocol OriginalSharing: Sendable {
    /// What a form needs to know before any password. Nil when there is no such share, or none any more.
    func share(_ id: ShareID) async throws -> OriginalShare?

    /// Checks the pickup password, and the code when one is asked for.
    ///
    /// - Throws: ``ShareError/Code/wrongSecret`` or ``ShareError/Code/clockOff``; ``ShareError/Code/tooManyAttempts``;
    ///   ``ShareError/Code/invalidArgument`` without the code that is asked for.
    func unlock(
        _ id: ShareID, password: Password, code: String?, client: ClientKey
    ) async throws -> UnlockedOriginalShare

    /// Whether a ticket is one that ``unlock(_:password:code:client:)`` gave out and ``open(_:ticket:credential:client:)``
    /// takes. Costs nothing.
    func holds(_ ticket: ShareToken, of id: ShareID) -> Bool

    /// Checks the encryption password or private key, makes the share one of this program and opens it as one. The ticket
    /// goes on to hold as one of that share.
    ///
    /// - Throws: ``ShareError/Code/wrongSecret``, ``ShareError/Code/invalidToken``, ``ShareError/Code/beingDownloaded``.
    func open(
        _ id: ShareID, ticket: ShareToken, credential: Credential, client: ClientKey
    ) async throws -> OpenedShare

    /// Both passwords at once, and the code when one is asked for.
    ///
    /// - Throws: as ``unlock(_:password:code:client:)`` and ``open(_:ticket:credential:client:)``.
    func pickUp(
        _ id: ShareID, password: Password, code: String?, credential: Credential, client: ClientKey
    ) async throws -> OpenedShare
}

/// What is known of a share of the original's without a password.
public struct OriginalShare: Sendable, Equatable {
    /// Whether a code is asked for with the pickup password.
    public let requiresCode: Bool
    /// The id of the algorithm.
    public let algorithm: String
    /// Bytes of the file; up to 16 too many for `aes_cbc`, and those of the encrypted file for `rsa_hybrid`, where only
    /// opening tells.
    public let size: UInt64
    /// Bytes of the encrypted file.
    public let storedSize: UInt64
    /// When it was made.
    public let createdAt: Timestamp
    /// Until when it can be picked up.
    public let expiresAt: Timestamp

    /// Joins the parts.
    public init(
        requiresCode: Bool, algorithm: String, size: UInt64, storedSize: UInt64, createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.requiresCode = requiresCode
        self.algorithm = algorithm
        self.size = size
        self.storedSize = storedSize
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// A share of the original's that was unlocked with its pickup password. Its name is only known once it is opened.
public struct UnlockedOriginalShare: Sendable {
    /// The share.
    public let share: OriginalShare
    /// The token for ``OriginalSharing/open(_:ticket:credential:client:)``.
    public let ticket: ShareToken

    /// Joins the parts.
    public init(share: OriginalShare, ticket: ShareToken) {
        self.share = share
        self.ticket = ticket
    }
}
