import PacCryptCore
import RequestGuard

/// Bounds attempts at the secrets of a share. They are counted apart, so that strangers who guess the pickup password do
/// not keep out who knows it: by lanes at the pickup password, where strangers are; and for all together at the code and
/// the encryption password, which only who has shown the pickup password gets to.
public struct ShareAttemptBudgets: Sendable {
    /// What an attempt is made at.
    public enum Secret: Sendable {
        /// The pickup password.
        case pickup
        /// The one-time code, once the pickup password was right. A code has so few digits that its attempts are capped
        /// for everybody, whatever number of networks they come from.
        case code
        /// The encryption password, under a ticket or once the pickup password was right.
        case encryption
    }

    /// Whose attempts are counted, and at what.
    public struct Subject: Sendable {
        /// The share.
        public let share: ShareKey
        /// How often its sender has given all attempts back: each round begins with full buckets.
        public let round: Int
        /// Who tries.
        public let client: ClientKey
        /// The browser, when it has unlocked this share before.
        public let browser: KnownBrowser?

        /// Makes one from its members.
        public init(share: ShareKey, round: Int = 0, client: ClientKey, browser: KnownBrowser? = nil) {
            self.share = share
            self.round = round
            self.client = client
            self.browser = browser
        }

        fileprivate var name: String { round == 0 ? share.hexadecimal : "\(share.hexadecimal)/\(round)" }
    }

    /// An attempt that was taken.
    public struct Reservation: Sendable {
        fileprivate let attempt: AttemptBudget.Reservation
    }

    private let turns = Turns<TokenHash>(mostWaiting: 32)
    private let pickup: AttemptBudget
    private let lanes: AttemptLanes
    private let codes: AttemptBudget
    private let encryption: AttemptBudget

    /// - Parameter pickup: bounds attempts at the pickup password; those at the code and at the encryption password are
    ///   kept beside them.
    public init(_ pickup: AttemptBudget) {
        self.pickup = pickup
        lanes = AttemptLanes(pickup)
        codes = pickup.counting("share-codes", perClient: .perClient, perSubject: .perSubject)
        encryption = pickup.counting(
            "share-files", perClient: .encryptionPerClient, perSubject: .encryptionPerShare)
    }

    /// Takes an attempt, before what was sent is looked at.
    ///
    /// - Throws: ``ShareError/tooManyAttempts(retryAfterSeconds:)``, and what the store throws; nothing was taken then.
    public func reserve(_ secret: Secret, of subject: Subject) async throws -> Reservation {
        switch try await answer(secret, subject) {
        case .reserved(let attempt): return Reservation(attempt: attempt)
        case .refused(let seconds): throw ShareError.tooManyAttempts(retryAfterSeconds: seconds)
        }
    }

    /// Runs what a ticket allows, one at a time for each ticket: attempts that run at the same time would use it up though
    /// all are right.
    ///
    /// - Throws: `NoPlace` when too many wait already, `CancellationError` when the task is cancelled before its turn,
    ///   and what the body throws.
    public func inTurn<Value>(_ ticket: ShareToken, _ body: () async throws -> Value) async throws -> Value {
        try await turns.run(ticket.hash, body)
    }

    private func answer(_ secret: Secret, _ subject: Subject) async throws -> AttemptBudget.Answer {
        switch secret {
        case .pickup:
            return try await lanes.reserve(
                subject: subject.name, client: subject.client, browser: subject.browser?.hexadecimal)
        case .code:
            if subject.browser != nil {
                // Of their own, so that a stranger who has the password keeps out none who has unlocked before.
                let known = try await codes.reserveOfEverybody(subject: "\(subject.name)/known")
                if case .reserved = known { return known }
            }
            return try await codes.reserveOfEverybody(subject: subject.name)
        case .encryption:
            return try await encryption.reserve(subject: subject.name, client: subject.client)
        }
    }

    /// Gives an attempt back that was right or could not be made. To be called at most once for a reservation.
    ///
    /// - Throws: what the store throws when it cannot be reached.
    public func refund(_ taken: Reservation) async throws {
        // All budgets of a share count in one store, which finds the buckets by their names.
        try await pickup.refund(taken.attempt)
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
