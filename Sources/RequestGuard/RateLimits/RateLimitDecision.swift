/// Whether a request may go on, and what its answer tells the client.
public struct RateLimitDecision: Hashable, Sendable {
    /// The answer.
    public enum Outcome: Hashable, Sendable {
        /// The request counted and may go on.
        case allowed
        /// The request gets 429 and did not count. After that many whole seconds it passes, if the client sends nothing
        /// else. `isFirstOfWindow` is true once per client and window: then it is worth a line in the log.
        case refused(retryAfterSeconds: Int, isFirstOfWindow: Bool)
    }

    /// The state of the limit that is nearest to being reached.
    public struct Quota: Hashable, Sendable {
        /// The requests that the limit allows in its window.
        public let limit: Int
        /// The requests that may follow at once.
        public let remaining: Int
        /// The whole seconds until more may follow than now; the same as for `Retry-After` when refused.
        public let resetSeconds: Int

        /// Makes a state.
        public init(limit: Int, remaining: Int, resetSeconds: Int) {
            self.limit = limit
            self.remaining = remaining
            self.resetSeconds = resetSeconds
        }
    }

    /// The answer.
    public let outcome: Outcome
    /// The state of the nearest limit; nil when the request is not limited.
    public let quota: Quota?

    /// Makes a decision.
    public init(outcome: Outcome, quota: Quota?) {
        self.outcome = outcome
        self.quota = quota
    }

    /// The decision for a request that has no limits.
    public static let unlimited = RateLimitDecision(outcome: .allowed, quota: nil)

    /// Whether the request may go on.
    public var isAllowed: Bool { outcome == .allowed }
}
