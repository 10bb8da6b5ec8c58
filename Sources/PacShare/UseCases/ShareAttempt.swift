import RequestGuard

/// One try at a password, a code or a proof. It is reserved before anything is derived, and given back only when it
/// was right or could not be made: so parallel tries cannot pass a bound.
struct ShareAttempt<Derivations: DerivationRunner> {
    private let services: ShareServices<Derivations>
    private let share: Share
    private let client: ClientKey
    private let ticket: TokenHash?

    /// - Parameter ticket: with one, its own attempts count in place of the client's.
    init(_ services: ShareServices<Derivations>, share: Share, client: ClientKey, ticket: TokenHash? = nil) {
        self.services = services
        self.share = share
        self.client = client
        self.ticket = ticket
    }

    /// Runs a try.
    ///
    /// - Throws: ``ShareError/Code/tooManyAttempts``, ``ShareError/Code/locked``, and what `body` throws.
    func run<Value>(_ body: () async throws -> Value) async throws -> Value {
        let reservation = try await reserve()
        do {
            let outcome = try await services.perform(.reserveAttempt(ticket: ticket), on: share.key, client: client)
            if case .refused(let refusal) = outcome.reply { throw refusal.error }
        } catch {
            try await refund(reservation)
            throw error
        }
        do {
            let value = try await body()
            try await giveBack(reservation)
            return value
        } catch let error as ShareError where error.code == .wrongSecret || error.code == .clockOff {
            _ = try await services.perform(.failAttempt, on: share.key, client: client)
            throw error
        } catch let error as CancellationError {
            // Whoever goes away before the answer has not shown that the secret was right.
            throw error
        } catch {
            try await giveBack(reservation)
            throw error
        }
    }

    private func reserve() async throws -> AttemptBudget.Reservation? {
        guard ticket == nil else { return nil }
        switch try await services.attempts.reserve(subject: share.key.hexadecimal, client: client) {
        case .reserved(let reservation): return reservation
        case .refused(let seconds):
            throw ShareError(
                .tooManyAttempts, "Too many attempts. Try again in \(seconds) s.", retryAfterSeconds: seconds)
        }
    }

    private func giveBack(_ reservation: AttemptBudget.Reservation?) async throws {
        try await refund(reservation)
        _ = try await services.shares.perform(
            .refundAttempt(ticket: ticket), on: share.key, now: services.clock())
    }

    private func refund(_ reservation: AttemptBudget.Reservation?) async throws {
        if let reservation { try await services.attempts.refund(reservation) }
    }
}
