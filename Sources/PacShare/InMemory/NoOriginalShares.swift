import PacCryptCore
import RequestGuard

/// An instance on which the original PacCrypt left nothing.
public struct NoOriginalShares: OriginalSharing {
    /// Makes one.
    public init() {}

    public func share(_ id: ShareID) async throws -> Share {
        throw ShareError.notFound
    }

    public func unlock(
        _ id: ShareID, password: Password, code: String?, client: ClientKey
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
        _ id: ShareID, password: Password, code: String?, credential: Credential, client: ClientKey
    ) async throws -> OpenedShare {
        throw ShareError.notFound
    }
}
