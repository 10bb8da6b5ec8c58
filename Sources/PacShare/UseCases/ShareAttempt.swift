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
    /// - Parameter body: does what was asked for; gives the attempt back in the same step if it was right.
    /// - Throws: ``ShareError/tooManyAttempts(retryAfterSeconds:)``, ``ShareError/locked``, and what `body` throws.
    func run<Value>(_ body: (TakenAttempt) async throws -> Value) async throws -> Value {
        try checkTicket()
        let reservation = try await services.reserveAttempt(
            at: secret, of: share.key, tag: share.tag, client: client)
        let attempt: TakenAttempt
        do {
            let outcome = try await services.perform(.reserveAttempt(ticket: ticket), on: share.key, client: client)
            try outcome.check()
            attempt = outcome.share.takenAttempt(ticket: ticket)
        } catch {
            try await services.attempts.refund(reservation)
            throw error
        }
        return try await ShareAttemptBudgets.running {
            try await body(attempt)
        } onWrongSecret: {
            _ = try await services.perform(.failAttempt, on: share.key, client: client)
        } giveBack: { wasRight in
            // What the attempt has brought, or why it could not be made, matters more than one that stays counted.
            try? await services.attempts.refund(reservation)
            guard !wasRight else { return }
            _ = try? await services.shares.perform(.refundAttempt(attempt), on: share.key, now: services.clock())
        }
    }

    /// Whoever has used a ticket up needs a new one, and waiting would not help.
    private func checkTicket() throws(ShareError) {
        guard let ticket else { return }
        guard share.tickets.contains(where: { $0.hash == ticket && $0.attemptsLeft > 0 }) else {
            throw ShareError.noTicket
        }
    }
}
