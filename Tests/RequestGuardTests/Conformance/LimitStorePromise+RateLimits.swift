import RequestGuard
import Testing

private typealias Example = ConformanceExample

extension LimitStorePromise {
    static let rateLimits = [
        LimitStorePromise("30 quick calls of 31 pass, and one more after Retry-After") { store in
            let key = try Example.key("203.0.113.5")
            let limits = try RateLimits(parsing: "30/minute")
            for index in 0..<30 {
                let decision = try await store.take(key, limits: limits, cost: 1, now: Example.at(Int64(index)))
                #expect(decision.isAllowed && decision.quota?.remaining == 29 - index)
            }
            let refused = try await store.take(key, limits: limits, cost: 1, now: Example.at(30))
            #expect(retryAfter(refused) == 60)
            #expect(try await store.take(key, limits: limits, cost: 1, now: Example.at(60_030)).isAllowed)
        },
        LimitStorePromise("the window slides: the moment the oldest request leaves it, one passes and no more") {
            store in
            let key = try Example.key("203.0.113.5")
            let limits = try RateLimits(parsing: "2/minute")
            for time in [0, 30_000] as [Int64] {
                #expect(try await store.take(key, limits: limits, cost: 1, now: Example.at(time)).isAllowed)
            }
            #expect(retryAfter(try await store.take(key, limits: limits, cost: 1, now: Example.at(59_999))) == 1)
            #expect(try await store.take(key, limits: limits, cost: 1, now: Example.at(60_000)).isAllowed)
            #expect(retryAfter(try await store.take(key, limits: limits, cost: 1, now: Example.at(60_001))) == 30)
        },
        LimitStorePromise("a refused request counts towards no limit") { store in
            let key = try Example.key("203.0.113.5")
            let limits = try RateLimits(parsing: "2/second; 4/minute")
            for time in [0, 0, 1, 2, 3, 1000, 1000] as [Int64] {
                _ = try await store.take(key, limits: limits, cost: 1, now: Example.at(time))
            }
            #expect(retryAfter(try await store.take(key, limits: limits, cost: 1, now: Example.at(2500))) == 58)
            #expect(try await store.take(key, limits: limits, cost: 1, now: Example.at(60_000)).isAllowed)
        },
        LimitStorePromise("the first refusal of a window is told once") { store in
            let key = try Example.key("203.0.113.5")
            let limits = try RateLimits(parsing: "1/minute")
            var reported: [Int64] = []
            for time in stride(from: Int64(0), to: 180_000, by: 1000) {
                let decision = try await store.take(key, limits: limits, cost: 1, now: Example.at(time))
                if case .refused(_, isFirstOfWindow: true) = decision.outcome { reported.append(time) }
            }
            #expect(reported == [1000, 61_000, 121_000])
        },
        LimitStorePromise("clients, scopes and families are counted apart, a /64 together") { store in
            let limits = try RateLimits(parsing: "1/minute")
            for address in ["203.0.113.5", "203.0.113.6", "2001:db8:0:1::1", "2001:db8:0:2::1"] {
                for scope in ["encrypt", "decrypt"] {
                    let key = try Example.key(address, scope: scope)
                    #expect(try await store.take(key, limits: limits, cost: 1, now: Example.at(0)).isAllowed)
                }
            }
            let sibling = try Example.key("2001:db8:0:1:ffff::9")
            #expect(try await !store.take(sibling, limits: limits, cost: 1, now: Example.at(0)).isAllowed)
            let unknown = LimitKey(scope: "encrypt", client: .unknown)
            #expect(try await store.take(unknown, limits: limits, cost: 1, now: Example.at(0)).isAllowed)
            #expect(try await !store.take(unknown, limits: limits, cost: 1, now: Example.at(0)).isAllowed)
        },
        LimitStorePromise("a request of greater cost counts as many, one above the limit as all of it") { store in
            let key = try Example.key("203.0.113.5")
            let limits = try RateLimits(parsing: "10/minute")
            let first = try await store.take(key, limits: limits, cost: 7, now: Example.at(0))
            #expect(first.quota?.remaining == 3)
            #expect(retryAfter(try await store.take(key, limits: limits, cost: 4, now: Example.at(1000))) == 59)
            #expect(try await store.take(key, limits: limits, cost: 3, now: Example.at(1000)).isAllowed)
            let other = try Example.key("203.0.113.6")
            #expect(try await store.take(other, limits: limits, cost: 99, now: Example.at(0)).isAllowed)
            #expect(retryAfter(try await store.take(other, limits: limits, cost: 1, now: Example.at(0))) == 60)
        },
        LimitStorePromise("without limits every request passes") { store in
            let key = try Example.key("203.0.113.5")
            for _ in 0..<100 {
                #expect(try await store.take(key, limits: .unlimited, cost: 1, now: Example.at(0)) == .unlimited)
            }
        },
        LimitStorePromise("of many parallel requests exactly the limit passes") { store in
            let key = try Example.key("203.0.113.5")
            let limits = try RateLimits(parsing: "30/minute; 100/hour")
            let allowed = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<200 {
                    group.addTask { try await store.take(key, limits: limits, cost: 1, now: Example.at(0)).isAllowed }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(allowed == 30)
        },
        LimitStorePromise("a client whose requests are forgotten begins anew, for these limits alone") { store in
            let limits = try RateLimits(parsing: "2/minute; 3/hour")
            let keys = [
                try Example.key("203.0.113.5"), try Example.key("203.0.113.5", scope: "decrypt"),
                try Example.key("203.0.113.6"),
            ]
            for key in keys {
                for _ in 0..<2 { _ = try await store.take(key, limits: limits, cost: 1, now: Example.at(0)) }
            }
            try await store.forget(keys[0], limits: limits)
            try await store.forget(Example.key("203.0.113.7"), limits: limits)
            for _ in 0..<2 {
                #expect(try await store.take(keys[0], limits: limits, cost: 1, now: Example.at(1)).isAllowed)
            }
            #expect(try await !store.take(keys[0], limits: limits, cost: 1, now: Example.at(1)).isAllowed)
            for key in keys.dropFirst() {
                #expect(try await !store.take(key, limits: limits, cost: 1, now: Example.at(1)).isAllowed)
            }
        },
        LimitStorePromise("when all requests are forgotten everybody begins anew, and attempts still count") { store in
            let limits = try RateLimits(parsing: "20/minute")
            let buckets = [AttemptBucket(scope: "share", subject: "a", client: nil, rule: .perClient)]
            for _ in 0..<5 { _ = try await store.reserve(buckets, now: Example.at(0)) }
            for index in 0..<50 {
                let key = try Example.key("203.0.113.\(index)")
                for time in 0..<20 {
                    _ = try await store.take(key, limits: limits, cost: 1, now: Example.at(Int64(time)))
                }
            }
            try await store.forgetAllRequests()
            for index in 0..<50 {
                let key = try Example.key("203.0.113.\(index)")
                let decision = try await store.take(key, limits: limits, cost: 1, now: Example.at(20))
                #expect(decision.quota?.remaining == 19)
            }
            #expect(try await store.reserve(buckets, now: Example.at(20)) != .reserved)
        },
    ]
}
