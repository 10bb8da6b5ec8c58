import PacCryptCore
import PacShare
import RequestGuard

/// Runs the derivations of shares in the pool: unlocking on the lane that is kept free for it, the others where
/// encryption and decryption stand in line too. A container whose sender made it costly weighs on the limit of requests
/// of whoever opens it.
public struct PooledDerivations: DerivationRunner {
    private let pool: DerivationPool
    private let limiter: RateLimiter

    /// - Parameters:
    ///   - pool: where key derivations run.
    ///   - limiter: counts requests.
    public init(_ pool: DerivationPool, limiter: RateLimiter) {
        self.pool = pool
        self.limiter = limiter
    }

    public func run<Value: Sendable>(
        _ demand: DerivationDemand, client: ClientKey, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        switch demand {
        case .sealing:
            return try await pool.run(cost: .standard, client: client, body)
        case .unlocking:
            return try await pool.run(cost: .standard, client: client, lane: .reserved, body)
        case .opening(let header):
            let cost = DerivationCost(opening: header)
            try await limiter.charge(cost, route: nil, client: client)
            return try await pool.run(cost: cost, client: client, body)
        case .openingOriginalName:
            return try await pool.run(cost: DerivationCost(memoryBytes: 0), client: client, body)
        case .openingOriginalContent:
            return try await pool.run(cost: .originalContent, client: client, body)
        }
    }
}
