import PacCryptCore
import RequestGuard

/// Gives the work of opening something its place in the queue, and lets costly containers weigh on the client's limit.
struct Unlocking: Sendable {
    let derivations: DerivationPool
    let limiter: RateLimiter

    /// Runs the work of opening a container.
    ///
    /// - Throws: ``RequestError`` with `rateLimited` when the client has no room left for a container that costs more
    ///   than this server's own, and what `work` throws.
    func run<Value: Sendable>(
        _ header: ContainerHeader, _ context: ServerContext, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let cost = DerivationCost(opening: header)
        if case .own(let route) = context.route?.limit {
            try await limiter.charge(
                cost, route: route, client: context.clientKey, limits: context.policy.rateLimits)
        }
        return try await derivations.run(cost: cost, client: context.clientKey, work)
    }

    /// Runs the work of opening the original's data.
    func run<Value: Sendable>(
        original context: ServerContext, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await derivations.run(cost: .originalContent, client: context.clientKey, work)
    }
}

extension RateLimiter {
    /// Lets a costly derivation count as several requests.
    ///
    /// - Parameters:
    ///   - cost: the derivation's.
    ///   - route: what the request itself counted towards, as one.
    ///   - client: who sent the request.
    ///   - limits: the limits of every route.
    /// - Throws: ``RequestError`` with `rateLimited` when the client has no room left, and what the store throws.
    func charge(
        _ cost: DerivationCost, route: RouteID?, client: ClientKey, limits: RouteLimits
    ) async throws {
        let extra = cost.weight - 1
        guard extra > 0 else { return }
        let decision = try await decide(route: route, client: client, limits: limits, cost: extra)
        guard decision.isAllowed else { throw RequestError(limitedBy: decision) }
    }
}
