import PacCryptCore
import RequestGuard

/// One attempt at a password, a code or a proof. It is reserved before anything is derived, and given back only when it
/// was right or could not be made: so parallel attempts cannot pass a bound.
struct ShareAttempt {
    private let services: ShareServices
    private let share: Share
    private let client: ClientKey
    private let browser: KnownBrowser?
    private let ticket: TokenHash?

    /// An attempt at the pickup password.
    ///
    /// - Parameter browser: the client's, when it has unlocked this share before.
    init(_ services: ShareServices, share: Share, client: ClientKey, browser: KnownBrowser?) {
        self.services = services
        self.share = share
        self.client = client
        self.browser = browser
        ticket = nil
    }

    /// An attempt at the encryption password.
    ///
    /// - Parameter ticket: its own attempts count besides the client's.
    init(_ services: ShareServices, share: Share, client: ClientKey, ticket: TokenHash) {
        self.services = services
        self.share = share
        self.client = client
        browser = nil
        self.ticket = ticket
    }

    /// What runs within an attempt.
    struct Running {
        /// What was taken of the share's own bound and the ticket's.
        let taken: TakenAttempt
        /// Takes attempts at further secrets, once the one before was right.
        let secrets: SecretAttempts
    }

    /// Runs an attempt.
    ///
    /// - Parameter body: does what was asked for; gives the attempt back in the same step if it was right.
    /// - Throws: ``ShareError/tooManyAttempts(retryAfterSeconds:)``, ``ShareError/locked``, and what `body` throws.
    func run<Value>(_ body: (Running) async throws -> Value) async throws -> Value {
        try checkTicket()
        let subject = ShareAttemptBudgets.Subject(
            share: share.key, round: share.attemptRound ?? 0, client: client, browser: browser)
        let secrets = SecretAttempts(services, of: subject, tag: share.tag)
        try await secrets.reserve(ticket == nil ? .pickup : .encryption)
        let attempt: TakenAttempt
        do {
            let outcome = try await services.perform(.reserveAttempt(ticket: ticket), on: share.key, client: client)
            try outcome.check()
            attempt = outcome.share.takenAttempt(ticket: ticket)
        } catch {
            await secrets.giveBack()
            throw error
        }
        return try await ShareAttemptBudgets.running {
            try await body(Running(taken: attempt, secrets: secrets))
        } onWrongSecret: {
            _ = try await services.perform(.failAttempt, on: share.key, client: client)
        } giveBack: { wasRight in
            await secrets.giveBack()
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
