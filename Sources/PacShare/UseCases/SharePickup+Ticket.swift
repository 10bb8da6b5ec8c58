extension SharePickup {
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
