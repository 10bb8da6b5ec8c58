import AuditLog
import RequestGuard

/// One attempt at a password or setup token: what it is counted by, and how it goes on record when it fails.
struct Attempt {
    let subjects: [AttemptSubject]
    let kind: AuditEventKind
    let actor: AuditActor
    let client: AccessClient

    init(_ subjects: [AttemptSubject], at kind: AuditEventKind, actor: AuditActor = .anonymous, client: AccessClient) {
        self.subjects = subjects
        self.kind = kind
        self.actor = actor
        self.client = client
    }
}

extension AccessControl {
    /// Counts an attempt before anything is derived for it.
    ///
    /// - Throws: ``AdminAccessError`` `tooManyAttempts`.
    func reserve(_ attempt: Attempt) async throws {
        guard
            case .refused(let seconds) = try await stores.attempts.reserve(attempt.subjects, now: clock())
        else { return }
        note(attempt, .refused, reason: "too_many_attempts")
        throw AdminAccessError.tooManyAttempts(retryAfterSeconds: seconds)
    }

    /// Does what an attempt needs; when it could not be done, the attempt does not count.
    func releasing<Result>(_ attempt: Attempt, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch {
            try await stores.attempts.release(attempt.subjects, now: clock())
            throw error
        }
    }

    /// Puts a failure on record, as one of the attempt's kind by default.
    func note(_ attempt: Attempt, _ outcome: AuditOutcome, reason: String, kind: AuditEventKind? = nil) {
        audit.note(
            AuditEvent(
                kind ?? attempt.kind, outcome, actor: attempt.actor, client: attempt.client.address,
                detail: ["reason": reason]))
    }
}
