/// Decides for each request whether its client is within the limits of its route. Which limits hold, each call says: what
/// was counted in a window still counts when they have changed.
public final class RateLimiter: Sendable {
    private let store: any LimitStore
    private let clock: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - store: where requests are counted.
    ///   - clock: the time now.
    public init(store: any LimitStore, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.clock = clock
    }

    /// Forgets what a client's requests counted towards these limits, so that it may go on at once.
    ///
    /// - Throws: what the store throws when it cannot be reached.
    public func forget(_ client: ClientKey, limits: RouteLimits) async throws {
        for selection in limits.selections {
            try await store.forget(LimitKey(scope: selection.scope, client: client), limits: selection.limits)
        }
    }

    /// Forgets what everybody's requests counted towards.
    ///
    /// - Throws: what the store throws when it cannot be reached.
    public func forgetAll() async throws {
        try await store.forgetAllRequests()
    }

    /// Counts one request, if it is within the limits.
    ///
    /// - Parameters:
    ///   - route: the route's name; nil for one without.
    ///   - client: who sent the request.
    ///   - limits: the limits of every route.
    ///   - cost: how many ordinary requests this one weighs.
    /// - Throws: what the store throws when it cannot be reached.
    public func decide(
        route: RouteID?, client: ClientKey, limits: RouteLimits, cost: Int = 1
    ) async throws -> RateLimitDecision {
        let selection = limits.selection(for: route)
        return try await store.take(
            LimitKey(scope: selection.scope, client: client), limits: selection.limits, cost: cost, now: clock())
    }
}
