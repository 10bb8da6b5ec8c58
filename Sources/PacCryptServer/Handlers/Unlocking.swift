import PacCryptCore
import RequestGuard

/// Gives the work of opening something its place in the queue, and lets costly containers weigh on the client's limit.
struct Unlocking: Sendable {
    let derivations: DerivationPool<ClientKey>
    let limiter: RateLimiter

    /// Runs the work of opening a container.
    ///
    /// - Throws: ``RequestError`` with `rateLimited` when the client has no room left for a container that costs more
    ///   than this server's own, and what `work` throws.
    func run<Value: Sendable>(
        _ header: ContainerHeader, _ context: ServerContext, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let cost = DerivationCost(opening: header)
        try await charge(cost, context)
        return try await derivations.run(cost: cost, client: context.clientKey, work)
    }

    /// Runs the work of opening the original's data.
    func run<Value: Sendable>(
        original context: ServerContext, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await derivations.run(cost: .originalContent, client: context.clientKey, work)
    }

    private func charge(_ cost: DerivationCost, _ context: ServerContext) async throws {
        // The request itself counted as one already.
        let extra = cost.weight - 1
        guard extra > 0, case .own(let route) = context.route?.limit else { return }
        let decision = try await limiter.decide(route: route, client: context.clientKey, cost: extra)
        guard decision.isAllowed else { throw RequestError(limitedBy: decision) }
    }
}
