import TestSupport
import Testing

@testable import RequestGuard

/// The plainest sliding window there is: every request that passed, forever.
private struct ReferenceModel {
    private var passed: [LimitKey: [(time: Int64, cost: Int)]] = [:]

    /// The milliseconds to wait; 0 when the request passed.
    mutating func take(_ key: LimitKey, limits: RateLimits, cost: Int, now: Int64) -> Int64 {
        let wait = limits.all.map { self.wait(for: $0, key: key, cost: cost, now: now) }.max() ?? 0
        if wait == 0 { passed[key, default: []].append((now, cost)) }
        return wait
    }

    /// What is left of the limit that is nearest to being reached.
    func remaining(_ key: LimitKey, limits: RateLimits, now: Int64) -> Int? {
        limits.all.map { limit in
            limit.count
                - passed[key, default: []].filter { $0.time + Int64(limit.windowSeconds) * 1000 > now }
                .reduce(0) { $0 + min($1.cost, limit.count) }
        }.min()
    }

    private func wait(for limit: RateLimit, key: LimitKey, cost: Int, now: Int64) -> Int64 {
        let window = Int64(limit.windowSeconds) * 1000
        let all = passed[key, default: []]
        let candidates = [now] + all.map { $0.time + window }.filter { $0 > now }.sorted()
        let free = candidates.first { moment in
            let counted = all.filter { $0.time + window > moment }.reduce(0) { $0 + min($1.cost, limit.count) }
            return counted + min(cost, limit.count) <= limit.count
        }
        return (free ?? now) - now
    }
}

@Suite struct ReferenceModelTests {
    @Test("every decision is that of a plain list of all requests", arguments: [11, 12, 13, 14] as [UInt64])
    func agrees(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let store = InMemoryLimitStore()
        var model = ReferenceModel()
        let scopes = try [
            ("a", RateLimits(parsing: "5/second; 20 per 7 seconds; 60/minute")), ("b", RateLimits(parsing: "3/minute")),
            ("c", RateLimits(parsing: "40 per 10 seconds")),
        ]
        let clients = (0..<4).map { ClientKey(address: IPAddress(v4: $0)) }
        var now: Int64 = 1_700_000_000_000
        for _ in 0..<3000 {
            // Bursts within a millisecond, and pauses that let whole windows pass.
            switch Int.random(in: 0..<100, using: &generator) {
            case 0: now += Int64.random(in: 0...90_000, using: &generator)
            case 1..<60: now += Int64.random(in: 0...300, using: &generator)
            default: break
            }
            let (scope, limits) = try #require(scopes.randomElement(using: &generator))
            let client = try #require(clients.randomElement(using: &generator))
            let key = LimitKey(scope: scope, client: client)
            let cost = Int.random(in: 0..<10, using: &generator) == 0 ? Int.random(in: 1...8, using: &generator) : 1
            let decision = await store.take(key, limits: limits, cost: cost, now: Timestamp(milliseconds: now))
            let wait = model.take(key, limits: limits, cost: cost, now: now)
            #expect((retryAfter(decision) ?? 0) == Int((wait + 999) / 1000))
            if decision.isAllowed {
                #expect(decision.quota?.remaining == model.remaining(key, limits: limits, now: now))
            }
        }
    }
}
