/// Bounds how often secrets of one kind can be tried: per client and secret, and per secret.
///
/// An attempt is taken before anything is derived from what was sent, and given back only when the attempt succeeded
/// or could not be made; so parallel attempts cannot pass the bound.
public struct AttemptBudget: Sendable {
    let scope: String
    private let store: any LimitStore
    private let clock: @Sendable () -> Timestamp
    private let perClient: AttemptRule
    private let perSubject: AttemptRule

    /// - Parameters:
    ///   - scope: the kind of secret, for example `share`.
    ///   - store: where attempts are counted.
    ///   - perClient: the rule for one client and secret.
    ///   - perSubject: the rule for one secret and everybody.
    ///   - clock: the time now.
    public init(
        scope: String, store: any LimitStore, perClient: AttemptRule = .perClient,
        perSubject: AttemptRule = .perSubject, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.scope = scope
        self.store = store
        self.perClient = perClient
        self.perSubject = perSubject
        self.clock = clock
    }

    /// A budget in the same store for secrets of another kind.
    ///
    /// - Parameters:
    ///   - scope: that kind.
    ///   - perClient: the rule for one client and secret.
    ///   - perSubject: the rule for one secret and everybody.
    public func counting(_ scope: String, perClient: AttemptRule, perSubject: AttemptRule) -> AttemptBudget {
        AttemptBudget(scope: scope, store: store, perClient: perClient, perSubject: perSubject, clock: clock)
    }

    /// The answer to a reservation of one attempt.
    public enum Answer: Sendable {
        /// The attempt may be made.
        case reserved(Reservation)
        /// The attempt must wait for that many whole seconds.
        case refused(retryAfterSeconds: Int)
    }

    /// An attempt that was taken.
    public struct Reservation: Sendable {
        let buckets: [AttemptBucket]
    }

    /// Takes one attempt at the subject.
    ///
    /// - Throws: what the store throws when it cannot be reached.
    public func reserve(subject: String, client: ClientKey) async throws -> Answer {
        try await reserve([bucket(subject, client), everybodysBucket(subject)])
    }

    /// Takes one attempt of the client's alone; ``reserveOfEverybody(subject:)`` takes the rest.
    ///
    /// - Throws: what the store throws when it cannot be reached.
    public func reserve(subject: String, ofClientAlone client: ClientKey) async throws -> Answer {
        try await reserve([bucket(subject, client)])
    }

    /// Takes one attempt of those that all have together.
    ///
    /// - Throws: what the store throws when it cannot be reached.
    public func reserveOfEverybody(subject: String) async throws -> Answer {
        try await reserve([everybodysBucket(subject)])
    }

    /// One client's attempts at the subject.
    func bucket(_ subject: String, _ client: ClientKey) -> AttemptBucket {
        AttemptBucket(scope: scope, subject: subject, client: client, rule: perClient)
    }

    /// Everybody's attempts at the subject.
    func everybodysBucket(_ subject: String) -> AttemptBucket {
        AttemptBucket(scope: scope, subject: subject, client: nil, rule: perSubject)
    }

    /// Takes one attempt from every bucket, or from none.
    func reserve(_ buckets: [AttemptBucket]) async throws -> Answer {
        switch try await store.reserve(buckets, now: clock()) {
        case .reserved: return .reserved(Reservation(buckets: buckets))
        case .refused(let seconds): return .refused(retryAfterSeconds: seconds)
        }
    }

    /// Gives an attempt back. To be called at most once for a reservation.
    ///
    /// - Throws: what the store throws when it cannot be reached.
    public func refund(_ reservation: Reservation) async throws {
        try await store.refund(reservation.buckets, now: clock())
    }
}
