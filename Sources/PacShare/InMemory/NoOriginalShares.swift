import PacCryptCore
import RequestGuard

/// An instance on which the original PacCrypt left nothing.
public struct NoOriginalShares: OriginalSharing {
    /// Makes one.
    public init() {}

    public func share(_ id: ShareID) async throws -> OriginalShare? { nil }

    public func unlock(
        _ id: ShareID, password: Password, code: String?, client: ClientKey
    ) async throws -> UnlockedOriginalShare {
        throw Self.none
    }

    public func holds(_ ticket: ShareToken, of id: ShareID) -> Bool { false }

    public func open(
        _ id: ShareID, ticket: ShareToken, credential: Credential, client: ClientKey
    ) async throws -> OpenedShare {
        throw Self.none
    }

    public func pickUp(
        _ id: ShareID, password: Password, code: String?, credential: Credential, client: ClientKey
    ) async throws -> OpenedShare {
        throw Self.none
    }

    private static let none = ShareError(.notFound, "There is no such share.")
}
