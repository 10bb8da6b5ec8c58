import AuditLog
import PacCryptAPI
import PacCryptCore
import RequestGuard
import Synchronization

/// Checks the upload passphrase that somebody sends. Attempts are bounded, and derivations run where all others do.
final class UploadPassphrase: Sendable {
    /// The one subject of the attempts: there is one passphrase.
    private static let subject = "passphrase"

    let pass: UploadPass
    private let derivations: DerivationPool
    private let attempts: AttemptBudget
    private let audit: any AuditSink
    /// Stands for the passphrase that was last found right.
    private let mark = Mutex<[UInt8]?>(nil)

    init(_ services: ServerServices) {
        pass = UploadPass(secret: services.shares.uploaderSecret)
        derivations = services.derivations
        attempts = services.uploadAttempts
        audit = services.audit
    }

    /// - Parameter known: the hash that the settings hold.
    /// - Throws: ``RequestError`` with `uploadNotAllowed` for a wrong one, with `tooManyAttempts` for one too many;
    ///   `DerivationError` when too many derivations wait.
    func check(_ shown: SecretText, _ known: PasswordHash, _ context: ServerContext) async throws {
        guard let password = try shown.password() else { throw RequestError(.uploadNotAllowed) }
        let client = context.clientKey
        // Before anything is compared, the mark too: or whoever has no attempts left could go on guessing.
        let own = try reserved(try await attempts.reserve(subject: Self.subject, ofClientAlone: client), context)
        let marked = mark.withLock { $0 }
        if let marked, pass.isMarked(shown, marked, for: known) { return try await attempts.refund(own) }
        let isRight: Bool
        do {
            isRight = try await derive(password, known, context)
        } catch {
            // With a mark something was compared.
            if marked == nil { try await attempts.refund(own) }
            throw error
        }
        guard isRight else {
            note("wrong_passphrase", context)
            throw RequestError(.uploadNotAllowed, "The upload passphrase is wrong")
        }
        try await attempts.refund(own)
        mark.withLock { $0 = pass.mark(of: shown, for: known) }
    }

    /// Compares by a derivation, of which all together have a budget. Those who know the passphrase need it once, so
    /// that others who guess do not keep them out.
    private func derive(_ password: Password, _ known: PasswordHash, _ context: ServerContext) async throws -> Bool {
        let everybodys = try reserved(try await attempts.reserveOfEverybody(subject: Self.subject), context)
        do {
            let isRight = try await derivations.run(cost: DerivationCost(known.kdf), client: context.clientKey) {
                try known.matches(password)
            }
            if isRight { try await attempts.refund(everybodys) }
            return isRight
        } catch {
            try await attempts.refund(everybodys)
            throw error
        }
    }

    private func note(_ reason: String, _ context: ServerContext) {
        audit.note(AuditEvent(.upload, .refused, client: context.clientText, detail: ["reason": reason]))
    }

    private func reserved(
        _ answer: AttemptBudget.Answer, _ context: ServerContext
    ) throws -> AttemptBudget.Reservation {
        switch answer {
        case .reserved(let reservation): return reservation
        case .refused(let seconds):
            note("too_many_attempts", context)
            throw RequestError.tooManyAttempts(retryAfterSeconds: seconds)
        }
    }
}

extension AttemptRule {
    /// Everybody's attempts at the upload passphrase: 100, and one more every 10 seconds, so that one who guesses from
    /// a few addresses does not keep out those who know it.
    public static let uploadPassphrase = AttemptRule(capacity: 100, refillSeconds: 10)
}
