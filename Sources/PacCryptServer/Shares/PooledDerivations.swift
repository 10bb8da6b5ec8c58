import PacCryptCore
import PacShare
import RequestGuard

/// Runs the derivations of shares in the pool: unlocking on the lane that is kept free for it, the others where
/// encryption and decryption stand in line too.
public struct PooledDerivations: DerivationRunner {
    private let pool: DerivationPool

    /// - Parameter pool: where key derivations run.
    public init(_ pool: DerivationPool) {
        self.pool = pool
    }

    public func run<Value: Sendable>(
        _ demand: DerivationDemand, client: ClientKey, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        switch demand {
        case .sealing:
            try await pool.run(cost: .standard, client: client, body)
        case .unlocking:
            try await pool.run(cost: .standard, client: client, lane: .reserved, body)
        case .opening(let header):
            try await pool.run(cost: DerivationCost(opening: header), client: client, body)
        case .openingOriginalName:
            try await pool.run(cost: DerivationCost(memoryBytes: 0), client: client, body)
        case .openingOriginalContent:
            try await pool.run(cost: .originalContent, client: client, body)
        }
    }
}

/// Lets a container whose sender made it costly weigh on the limit of requests of whoever opens it.
struct ChargedDerivations: DerivationRunner {
    let derivations: any DerivationRunner
    let limiter: RateLimiter
    /// The limits that hold for the request.
    let limits: RouteLimits

    func run<Value: Sendable>(
        _ demand: DerivationDemand, client: ClientKey, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        if case .opening(let header) = demand {
            try await limiter.charge(DerivationCost(opening: header), route: nil, client: client, limits: limits)
        }
        return try await derivations.run(demand, client: client, body)
    }
}
