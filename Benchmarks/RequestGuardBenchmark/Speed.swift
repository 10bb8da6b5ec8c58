import RequestGuard

/// Nanoseconds per decision of the in-memory rate limiter, with one thread and with two.
///
/// Each thread makes decisions for clients of its own, in an order that defeats the processor's caches.
enum Speed {
    private static let decisionsPerThread = 2_000_000

    static func run() async throws {
        for (name, clients) in [
            ("one client", UInt128(1)), ("10,000 clients", 10_000), ("1,000,000 clients", 1_000_000),
        ] {
            for threads in [1, 2] {
                let nanoseconds = try await measure(threads: threads, clients: clients, step: 1 << 16)
                print("\(name), \(threads) thread(s): \(Int(nanoseconds)) ns per decision, wall clock")
            }
        }
    }

    private static func measure(threads: Int, clients: UInt128, step: UInt128) async throws -> Double {
        let limiter = RateLimiter(store: InMemoryLimitStore()) { Timestamp.system() }
        let clock = ContinuousClock()
        let elapsed = try await clock.measure {
            try await withThrowingTaskGroup { group in
                for thread in 0..<threads {
                    group.addTask {
                        var allowed = 0
                        for index in 0..<UInt128(decisionsPerThread) {
                            let network = (index &* 0x9E37_79B1) % clients
                            let address = IPAddress(v6: 0x2001 << 112 | UInt128(thread) << 104 | network * step << 48)
                            let decision = try await limiter.decide(
                                route: nil, client: ClientKey(address: address), limits: .standard)
                            if decision.isAllowed { allowed += 1 }
                        }
                        precondition(allowed > 0)
                    }
                }
                try await group.waitForAll()
            }
        }
        return elapsed / .nanoseconds(1) / Double(decisionsPerThread * threads)
    }
}
