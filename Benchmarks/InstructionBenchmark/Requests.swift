import PacCryptServer
import RequestGuard

/// What every request costs before its handler is called.
enum Requests {
    static let all = [
        Work(name: "rate limiter", unit: "decision", times: 20_000) { try await limit(times: $0) },
        Work(name: "routing", unit: "look-up", times: 2_000) { try route(times: $0) },
    ]

    /// So many clients that none comes to its limit.
    private static func limit(times: Int) async throws {
        let clients = (0..<10_000).map { ClientKey(address: IPAddress(v4: 0x0A00_0000 | UInt32($0))) }
        let now = Timestamp(milliseconds: 1_700_000_000_000)
        let limiter = RateLimiter(store: InMemoryLimitStore()) { now }
        for client in clients { _ = try await limiter.decide(route: nil, client: client, limits: .standard) }
        for number in 0..<times {
            let decision = try await limiter.decide(
                route: nil, client: clients[number % clients.count], limits: .standard)
            try Mistake.unless(decision.isAllowed, "A client was refused.")
        }
    }

    /// Paths of every depth, with parameters and without, and one that leads nowhere.
    private static func route(times: Int) throws {
        let table = RouteTable(measuring: [
            "/", "/static/{file}", "/healthz", "/readyz", "/api/algorithms", "/api/version", "/api/pacshare/{id}",
            "/api/pacshare/{id}/file", "/api/pacshare/{id}/status", "/pickup/{id}", "/status/{id}", "/qr/{id}",
        ])
        let id = "x6xMWvYk86ig35VnzgyMbpTgU-8PjjRi"
        let paths = ["/", "/healthz", "/api/algorithms", "/api/pacshare/\(id)/file", "/pickup/\(id)", "/no/such/page"]
        var found = 0
        for number in 0..<times where !table.allowedMethods(at: paths[number % paths.count]).isEmpty { found += 1 }
        try Mistake.unless(found > times / 2, "The routes were not found.")
    }
}
