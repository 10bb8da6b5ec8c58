import PacCryptCore
import RequestGuard

extension SharePickup {
    /// Gives a ticket to somebody who has shown the pickup password, and the code, when the share was still another
    /// program's. It was put on record then.
    ///
    /// - Parameters:
    ///   - id: the share, which is this program's now.
    ///   - ticket: a fresh token, or one that its bearer has from then.
    ///   - password: the pickup password.
    ///   - client: who asks.
    /// - Throws: as ``share(_:)``; ``ShareError/wrongSecret``, ``ShareError/tampered``.
    public func admit(_ id: ShareID, ticket: ShareToken, password: Password, client: ClientKey) async throws {
        guard let share = try await own(id) else { throw ShareError.notFound }
        let (_, key) = try await openMetadata(share, id, password, client)
        let grant = TicketGrant(
            hash: ticket.hash, seal: try TokenSeal(key.secret, under: ticket, for: .ticket),
            holder: services.holder(of: share, client))
        let outcome = try await services.shares.perform(.unlock(grant), on: share.key, now: services.clock())
        try outcome?.check()
    }

    /// What the bearer of a ticket has unlocked, once more. Costs no derivation and no attempt.
    ///
    /// - Throws: ``ShareError/noTicket``, ``ShareError/tampered``, what ``share(_:)`` throws.
    public func unlocked(_ id: ShareID, ticket: ShareToken) async throws -> UnlockedShare {
        guard !originals.holds(ticket, of: id) else { return try await originals.unlocked(id, ticket: ticket) }
        let share = try await share(id)
        let (metadata, _) = try ticketed(share, id, ticket)
        return UnlockedShare(share: share, metadata: metadata, ticket: ticket)
    }
}
