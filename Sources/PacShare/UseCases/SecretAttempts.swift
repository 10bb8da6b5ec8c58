import AuditLog
import RequestGuard
import Synchronization

/// The attempts that one request makes at the secrets of a share: each is taken before what was sent is looked at, and
/// all are given back together.
public final class SecretAttempts: Sendable {
    private let services: ShareServices
    private let subject: ShareAttemptBudgets.Subject
    private let tag: ShareTag
    private let taken = Mutex<[ShareAttemptBudgets.Reservation]>([])

    /// - Parameters:
    ///   - services: where attempts are counted, and who is told.
    ///   - subject: whose attempts are counted, and at what.
    ///   - tag: the share in logs.
    public init(_ services: ShareServices, of subject: ShareAttemptBudgets.Subject, tag: ShareTag) {
        self.services = services
        self.subject = subject
        self.tag = tag
    }

    /// Takes an attempt; that there is none left is told as well.
    ///
    /// - Throws: what ``ShareAttemptBudgets/reserve(_:of:)`` throws.
    public func reserve(_ secret: ShareAttemptBudgets.Secret) async throws {
        do {
            let reservation = try await services.attempts.reserve(secret, of: subject)
            taken.withLock { $0.append(reservation) }
        } catch {
            if case ShareError.tooManyAttempts = error {
                services.events.note([ShareEvent(share: tag, kind: .attemptRefused)], client: subject.client)
            }
            throw error
        }
    }

    /// Gives back what was taken, because it was right or could not be made.
    public func giveBack() async {
        let reservations = taken.withLock { taken in
            defer { taken = [] }
            return taken
        }
        for reservation in reservations {
            // What the attempt has brought, or why it could not be made, matters more than one that stays counted.
            try? await services.attempts.refund(reservation)
        }
    }
}
