import PacCryptCore
import RequestGuard

/// What the sender of a share can see and do with the manage token.
public struct ShareStatus: Sendable {
    private let services: ShareServices

    /// - Parameter services: what it works with.
    public init(_ services: ShareServices) {
        self.services = services
    }

    /// What happened to the share, and what it is called.
    ///
    /// - Throws: ``ShareError/notFound``; ``ShareError/wrongManageToken`` for another token.
    public func status(_ id: ShareID, token: ShareToken) async throws -> (share: Share, label: ShareLabel) {
        try await authorized(id, token)
        let outcome = try await services.perform(.settle, on: id.key)
        try await ShareCleanup(services).cleanUp(outcome.share)
        let label = ShareLabel.open(outcome.share.manage.label, with: token)
        return (outcome.share, label ?? ShareLabel())
    }

    /// Gives all attempts back.
    ///
    /// - Throws: as ``status(_:token:)``, and ``ShareError/gone`` for a share that is over.
    public func reopen(_ id: ShareID, token: ShareToken, client: ClientKey) async throws {
        try await perform(.reopen, id, token, client)
    }

    /// Deletes the share. Downloads under way end.
    ///
    /// - Throws: as ``reopen(_:token:client:)``.
    public func revoke(_ id: ShareID, token: ShareToken, client: ClientKey) async throws {
        try await perform(.revoke, id, token, client)
    }

    /// The link for authenticator apps, for ten minutes after the share was made. Looking changes nothing.
    ///
    /// - Throws: ``ShareError/noPicture`` for another token, and when the time is over.
    public func provisioningURI(_ id: ShareID, qrToken: ShareToken) async throws -> String {
        let share = try await services.shares.share(id.key)
        let secret = share?.qr(qrToken, now: services.clock())?.seal.open(with: qrToken, for: .qr)
        guard let secret else { throw ShareError.noPicture }
        return secret.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    private func perform(
        _ command: ShareCommand, _ id: ShareID, _ token: ShareToken, _ client: ClientKey
    ) async throws {
        try await authorized(id, token)
        let outcome = try await services.perform(command, on: id.key, client: client)
        try await ShareCleanup(services).cleanUp(outcome.share)
        try outcome.check()
    }

    private func authorized(_ id: ShareID, _ token: ShareToken) async throws {
        guard let share = try await services.shares.share(id.key) else {
            throw ShareError.notFound
        }
        guard share.manage.hash == token.hash else {
            throw ShareError.wrongManageToken
        }
    }
}
