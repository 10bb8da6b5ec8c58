import TestSupport
import Testing

@testable import RequestGuard

@Suite struct RateLimiterTests {
    private let clock = ManualClock()
    private let client = ClientKey(address: IPAddress(v4: 0xCB00_7105))

    private func limiter() -> RateLimiter {
        RateLimiter(store: InMemoryLimitStore()) { [clock] in clock.timestamp }
    }

    @Test(
        "each documented limit lets its number of quick calls pass, refuses the next, and passes it after Retry-After",
        arguments: [
            (RouteID.algorithms, 100), (.generateKeyPair, 10), (.encrypt, 30), (.decrypt, 30), (.pacshare, 10),
            (.login, 5), ("version", 60),
        ])
    func documentedLimits(route: RouteID, count: Int) async throws {
        let limiter = limiter()
        for index in 0..<count {
            let decision = try await limiter.decide(route: route, client: client, limits: .standard)
            #expect(decision.isAllowed)
            #expect(decision.quota?.remaining == count - index - 1)
            clock.advance(by: .milliseconds(7))
        }
        let refused = try await limiter.decide(route: route, client: client, limits: .standard)
        guard case .refused(let seconds, let isFirst) = refused.outcome else {
            Issue.record("The call after the limit passed.")
            return
        }
        #expect(isFirst && (59...60).contains(seconds))
        clock.advance(by: .milliseconds(Int64(seconds) * 1000))
        #expect(try await limiter.decide(route: route, client: client, limits: .standard).isAllowed)
    }

    @Test("a route with a limit of its own and the defaults do not count towards each other")
    func exempt() async throws {
        let limiter = limiter()
        for _ in 0..<60 { #expect(try await limiter.decide(route: nil, client: client, limits: .standard).isAllowed) }
        #expect(try await !limiter.decide(route: "version", client: client, limits: .standard).isAllowed)
        #expect(try await limiter.decide(route: .encrypt, client: client, limits: .standard).isAllowed)
    }

    @Test("the hour's limit holds when every minute's does")
    func hour() async throws {
        let limiter = limiter()
        var allowed = 0
        for _ in 0..<50 {
            for _ in 0..<60 where try await limiter.decide(route: nil, client: client, limits: .standard).isAllowed {
                allowed += 1
            }
            clock.advance(seconds: 60)
        }
        #expect(allowed == 1000)
        clock.advance(seconds: 3600 - 50 * 60)
        #expect(try await limiter.decide(route: nil, client: client, limits: .standard).isAllowed)
    }

    @Test("each call's limits hold for it alone, and what was counted under others counts")
    func changed() async throws {
        let limiter = limiter()
        for _ in 0..<20 { _ = try await limiter.decide(route: .encrypt, client: client, limits: .standard) }
        let strict = RouteLimits(
            perMinute: 60, perHour: 1000, overrides: [.encrypt: try RateLimits(parsing: "10/minute")])
        let refused = try await limiter.decide(route: .encrypt, client: client, limits: strict)
        #expect(!refused.isAllowed && refused.quota?.remaining == 0 && refused.quota?.limit == 10)
        let next = try await limiter.decide(route: .encrypt, client: client, limits: .standard)
        #expect(next.quota?.remaining == 9)
        let unlimited = try await limiter.decide(
            route: .encrypt, client: client,
            limits: RouteLimits(perMinute: 60, perHour: 1000, overrides: [.encrypt: .unlimited]))
        #expect(unlimited == .unlimited && unlimited.quota == nil)
    }

    @Test("the quota is that of the limit, and a refusal says when the next request passes")
    func quota() async throws {
        let limiter = limiter()
        let first = try await limiter.decide(route: .login, client: client, limits: .standard)
        #expect(first.quota == RateLimitDecision.Quota(limit: 5, remaining: 4, resetSeconds: 60))
        clock.advance(by: .milliseconds(20_001))
        for _ in 0..<4 { _ = try await limiter.decide(route: .login, client: client, limits: .standard) }
        let refused = try await limiter.decide(route: .login, client: client, limits: .standard)
        #expect(refused.outcome == .refused(retryAfterSeconds: 40, isFirstOfWindow: true))
        #expect(refused.quota == RateLimitDecision.Quota(limit: 5, remaining: 0, resetSeconds: 40))
    }

    @Test("a forgotten client may go on at once on every route, and no other may")
    func forgotten() async throws {
        let limiter = limiter()
        let other = ClientKey(address: IPAddress(v4: 0xCB00_7106))
        let routes: [RouteID?] = [nil, .login, .encrypt]
        for route in routes {
            for _ in 0..<61 {
                for client in [client, other] {
                    _ = try await limiter.decide(route: route, client: client, limits: .standard)
                }
            }
        }
        try await limiter.forget(client, limits: .standard)
        for route in routes {
            #expect(try await limiter.decide(route: route, client: client, limits: .standard).isAllowed)
            #expect(try await !limiter.decide(route: route, client: other, limits: .standard).isAllowed)
        }
        try await limiter.forgetAll()
        for route in routes {
            #expect(try await limiter.decide(route: route, client: other, limits: .standard).isAllowed)
        }
    }
}
