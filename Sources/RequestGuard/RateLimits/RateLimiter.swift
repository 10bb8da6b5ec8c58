import Synchronization

/// Decides for each request whether its client is within the limits of its route.
public final class RateLimiter: Sendable {
    private let store: any LimitStore
    private let clock: @Sendable () -> Timestamp
    private let routeLimits: Mutex<RouteLimits>

    /// - Parameters:
    ///   - store: where requests are counted.
    ///   - limits: the limits of every route.
    ///   - clock: the time now.
    public init(store: any LimitStore, limits: RouteLimits, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.clock = clock
        routeLimits = Mutex(limits)
    }

    /// Puts other limits in force, as after a change of the settings. What was counted in a window still counts.
    public func replaceLimits(_ limits: RouteLimits) {
        routeLimits.withLock { $0 = limits }
    }

    /// Forgets what a client's requests counted towards all limits in force, so that it may go on at once.
    ///
    /// - Throws: what the store throws when it cannot be reached.
    public func forget(_ client: ClientKey) async throws {
        for selection in routeLimits.withLock({ $0.selections }) {
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
    ///   - cost: how many ordinary requests this one weighs.
    /// - Throws: what the store throws when it cannot be reached.
    public func decide(route: RouteID?, client: ClientKey, cost: Int = 1) async throws -> RateLimitDecision {
        let selection = routeLimits.withLock { $0.selection(for: route) }
        return try await store.take(
            LimitKey(scope: selection.scope, client: client), limits: selection.limits, cost: cost, now: clock())
    }
}
