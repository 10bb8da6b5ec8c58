import RequestGuard

/// Bounds attempts at the passwords of a share: at the pickup password, and at the encryption password by those who
/// hold a ticket. They are counted apart, so that strangers who guess the pickup password do not keep out who knows it.
public struct ShareAttemptBudgets: Sendable {
    /// What an attempt is made at.
    public enum Secret: Sendable {
        /// The pickup password, and the code.
        case pickup
        /// The encryption password, under a ticket.
        case encryption
        /// All at once.
        case both
    }

    /// An attempt that was taken.
    public struct Reservation: Sendable {
        fileprivate var parts: [(budget: AttemptBudget, reservation: AttemptBudget.Reservation)] = []
    }

    private let pickup: AttemptBudget
    private let encryption: AttemptBudget

    /// - Parameter pickup: bounds attempts at the pickup password; those at the encryption password are kept beside
    ///   them.
    public init(_ pickup: AttemptBudget) {
        self.pickup = pickup
        encryption = pickup.counting(
            "share-files", perClient: .encryptionPerClient, perSubject: .encryptionPerShare)
    }

    /// Takes an attempt, before anything is derived from what was sent.
    ///
    /// - Throws: ``ShareError/tooManyAttempts(retryAfterSeconds:)``, and what the store throws; nothing was taken then.
    public func reserve(_ secret: Secret, of share: ShareKey, client: ClientKey) async throws -> Reservation {
        let budgets =
            switch secret {
            case .pickup: [pickup]
            case .encryption: [encryption]
            case .both: [pickup, encryption]
            }
        var taken = Reservation()
        do {
            for budget in budgets {
                switch try await budget.reserve(subject: share.hexadecimal, client: client) {
                case .reserved(let reservation): taken.parts.append((budget, reservation))
                case .refused(let seconds):
                    throw ShareError.tooManyAttempts(retryAfterSeconds: seconds)
                }
            }
        } catch {
            try await refund(taken)
            throw error
        }
        return taken
    }

    /// Gives an attempt back that was right or could not be made. To be called at most once for a reservation.
    ///
    /// - Throws: what the store throws when it cannot be reached.
    public func refund(_ taken: Reservation) async throws {
        for (budget, reservation) in taken.parts { try await budget.refund(reservation) }
    }
}

extension ShareAttemptBudgets {
    /// Runs what an attempt was taken for. One that shows a wrong secret stays counted, and so does one whose client goes
    /// away before the answer: it has not shown that the secret was right. Any other is given back, because it was right
    /// or could not be made.
    ///
    /// - Parameters:
    ///   - body: what is done with what was sent.
    ///   - onWrongSecret: puts a wrong secret on record.
    ///   - giveBack: gives the attempt back; it is told whether the attempt was right.
    /// - Throws: what `body` and `onWrongSecret` throw.
    public static func running<Value>(
        _ body: () async throws -> Value, onWrongSecret: () async throws -> Void,
        giveBack: (_ wasRight: Bool) async -> Void
    ) async throws -> Value {
        let value: Value
        do {
            value = try await body()
        } catch let error as ShareError where error.isFailedAttempt {
            try await onWrongSecret()
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            await giveBack(false)
            throw error
        }
        await giveBack(true)
        return value
    }
}

extension AttemptRule {
    /// One client's attempts at the encryption password of a share, whatever number of tickets it has: 20, and one more
    /// every 5 minutes. More than a ticket has, because several people may share an address, and right attempts that
    /// run at the same time take one each until they end.
    static let encryptionPerClient = AttemptRule(capacity: 20, refillSeconds: 300)
    /// Everybody's attempts at the encryption password of a share: 100, and one more every minute.
    static let encryptionPerShare = AttemptRule(capacity: 100, refillSeconds: 60)
}
