import PacCryptCore
import RequestGuard

/// One attempt at a password, a code or a proof. It is reserved before anything is derived, and given back only when it
/// was right or could not be made: so parallel attempts cannot pass a bound.
struct ShareAttempt {
    private let services: ShareServices
    private let share: Share
    private let client: ClientKey
    private let secret: ShareAttemptBudgets.Secret
    private let ticket: TokenHash?

    /// An attempt at the pickup password, or at all at once.
    init(_ services: ShareServices, share: Share, client: ClientKey, at secret: ShareAttemptBudgets.Secret) {
        self.services = services
        self.share = share
        self.client = client
        self.secret = secret
        ticket = nil
    }

    /// An attempt at the encryption password.
    ///
    /// - Parameter ticket: its own attempts count besides the client's.
    init(_ services: ShareServices, share: Share, client: ClientKey, ticket: TokenHash) {
        self.services = services
        self.share = share
        self.client = client
        secret = .encryption
        self.ticket = ticket
    }

    /// Runs an attempt.
    ///
    /// - Throws: ``ShareError/tooManyAttempts(retryAfterSeconds:)``, ``ShareError/locked``, and what `body` throws.
    func run<Value>(_ body: () async throws -> Value) async throws -> Value {
        try checkTicket()
        let reservation = try await services.reserveAttempt(
            at: secret, of: share.key, tag: share.tag, client: client)
        do {
            let outcome = try await services.perform(.reserveAttempt(ticket: ticket), on: share.key, client: client)
            try outcome.check()
        } catch {
            try await services.attempts.refund(reservation)
            throw error
        }
        return try await ShareAttemptBudgets.running(body) {
            _ = try await services.perform(.failAttempt, on: share.key, client: client)
        } giveBack: {
            await giveBack(reservation)
        }
    }

    /// Whoever has used a ticket up needs a new one, and waiting would not help.
    private func checkTicket() throws(ShareError) {
        guard let ticket else { return }
        guard share.tickets.contains(where: { $0.hash == ticket && $0.attemptsLeft > 0 }) else {
            throw ShareError.noTicket
        }
    }

    /// What the attempt has brought, or why it could not be made, matters more than an attempt that stays counted.
    private func giveBack(_ reservation: ShareAttemptBudgets.Reservation) async {
        try? await services.attempts.refund(reservation)
        _ = try? await services.shares.perform(
            .refundAttempt(ticket: ticket), on: share.key, now: services.clock())
    }
}
