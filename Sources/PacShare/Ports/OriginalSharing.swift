import PacCryptCore
import RequestGuard

/// Shares that the original PacCrypt left, described as shares of this program: without the file's name, which only the
/// encryption password opens. With the first right passwords one becomes a share that is kept under the same id, and is
/// never asked for here again.
///
/// All throw ``ShareError``: ``ShareError/notFound`` and ``ShareError/gone``; ``ShareError/tampered`` for
/// what cannot be read; ``ShareError/lost`` when the file is missing; and what the stores throw.
public protocol OriginalSharing: Sendable {
    /// What a form needs to know before any password.
    func share(_ id: ShareID) async throws -> Share

    /// Checks the pickup password, and the code when one is asked for.
    ///
    /// - Parameter browser: the client's, when it has unlocked this share before.
    /// - Throws: ``ShareError/wrongSecret`` or ``ShareError/clockOff(seconds:)``;
    ///   ``ShareError/tooManyAttempts(retryAfterSeconds:)``; ``ShareError/invalidOption(_:)`` without the code that is
    ///   asked for.
    func unlock(
        _ id: ShareID, password: Password, code: String?, client: ClientKey, browser: KnownBrowser?
    ) async throws -> UnlockedShare

    /// Whether a ticket is one that ``unlock(_:password:code:client:browser:)`` gave out, and the share was not opened since
    /// with it. Costs nothing.
    func holds(_ ticket: ShareToken, of id: ShareID) -> Bool

    /// What the bearer of a ticket has unlocked, once more. When the share has become one of this program since, the
    /// ticket becomes one of that share, which takes a derivation.
    ///
    /// - Throws: ``ShareError/noTicket``.
    func unlocked(_ id: ShareID, ticket: ShareToken) async throws -> UnlockedShare

    /// Checks the encryption password or private key, makes the share one of this program and opens it as one. The
    /// ticket goes on to hold as one of that share.
    ///
    /// - Throws: ``ShareError/wrongSecret``, ``ShareError/noTicket``,
    ///   ``ShareError/beingDownloaded(retryAfterSeconds:)``.
    func open(
        _ id: ShareID, ticket: ShareToken, credential: Credential, client: ClientKey
    ) async throws -> OpenedShare

    /// Both passwords at once, and the code when one is asked for.
    ///
    /// - Parameter browser: the client's, when it has unlocked this share before.
    /// - Throws: as ``unlock(_:password:code:client:browser:)`` and ``open(_:ticket:credential:client:)``.
    func pickUp(
        _ id: ShareID, password: Password, code: String?, credential: Credential, client: ClientKey,
        browser: KnownBrowser?
    ) async throws -> OpenedShare
}

/// An instance on which the original PacCrypt left nothing.
public struct NoOriginalShares: OriginalSharing {
    /// Makes one.
    public init() {}

    public func share(_ id: ShareID) async throws -> Share {
        throw ShareError.notFound
    }

    public func unlock(
        _ id: ShareID, password: Password, code: String?, client: ClientKey, browser: KnownBrowser?
    ) async throws -> UnlockedShare {
        throw ShareError.notFound
    }

    public func holds(_ ticket: ShareToken, of id: ShareID) -> Bool { false }

    public func unlocked(_ id: ShareID, ticket: ShareToken) async throws -> UnlockedShare {
        throw ShareError.notFound
    }

    public func open(
        _ id: ShareID, ticket: ShareToken, credential: Credential, client: ClientKey
    ) async throws -> OpenedShare {
        throw ShareError.notFound
    }

    public func pickUp(
        _ id: ShareID, password: Password, code: String?, credential: Credential, client: ClientKey,
        browser: KnownBrowser?
    ) async throws -> OpenedShare {
        throw ShareError.notFound
    }
}
