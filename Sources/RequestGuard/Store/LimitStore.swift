/// The port behind rate limits and attempt budgets. Each operation is atomic, also among several servers, and runs on
/// the executor of its caller.
///
/// An adapter need not trust the clocks of its callers to agree or never to step back: a step back neither frees nor
/// locks a client for longer than a window.
public protocol LimitStore: Sendable {
    /// Counts a request of the given cost towards every limit, or towards none if one of them is reached.
    ///
    /// In any window at most the allowed number is counted. A refusal's `Retry-After` is at most the window, and a
    /// request after it passes.
    ///
    /// - Parameters:
    ///   - key: whose requests are counted together.
    ///   - limits: the limits; with none every request is allowed.
    ///   - cost: how many requests this one weighs, at least 1. More than a limit allows counts as all of it.
    ///   - now: the time of the request.
    /// - Throws: when the store cannot be reached; the in-memory adapter never does.
    func take(_ key: LimitKey, limits: RateLimits, cost: Int, now: Timestamp) async throws -> RateLimitDecision

    /// Forgets the requests that counted towards these limits. A counter that the client shares with its neighbours,
    /// because the store was full, stays.
    ///
    /// - Throws: when the store cannot be reached; the in-memory adapter never does.
    func forget(_ key: LimitKey, limits: RateLimits) async throws

    /// Forgets all requests of everybody; attempts stay.
    ///
    /// - Throws: when the store cannot be reached; the in-memory adapter never does.
    func forgetAllRequests() async throws

    /// Takes one attempt from every bucket, or from none if one of them is empty.
    ///
    /// - Throws: when the store cannot be reached; the in-memory adapter never does.
    func reserve(_ buckets: [AttemptBucket], now: Timestamp) async throws -> AttemptDecision

    /// Gives one attempt back to every bucket; a full bucket stays full.
    ///
    /// - Throws: when the store cannot be reached; the in-memory adapter never does.
    func refund(_ buckets: [AttemptBucket], now: Timestamp) async throws
}

/// The requests that are counted together.
public struct LimitKey: Hashable, Sendable {
    /// The kind of request, for example the name of a route.
    public let scope: String
    /// Who sent them.
    public let client: ClientKey

    /// Makes a key.
    public init(scope: String, client: ClientKey) {
        self.scope = scope
        self.client = client
    }
}
