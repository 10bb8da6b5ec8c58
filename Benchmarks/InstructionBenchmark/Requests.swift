import Foundation
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

    /// Paths of every depth, with parameters and without, and one that leads nowhere, in a table of all routes of the
    /// site: `ROUTES` lists them, a line with method and path for each, as `Scripts/count-instructions` finds them in
    /// the source. Their handlers would need a whole server.
    private static func route(times: Int) throws {
        let lines = (ProcessInfo.processInfo.environment["ROUTES"] ?? "").split(separator: "\n")
        let routes = lines.map { $0.split(separator: " ") }.filter { $0.count == 2 }
        let table = RouteTable(measuring: routes.map { (String($0[0]), String($0[1])) })
        try Mistake.unless(table.count > 40, "ROUTES does not list the routes of the site.")
        let id = "x6xMWvYk86ig35VnzgyMbpTgU-8PjjRi"
        let requests = [
            ("/", false), ("/healthz", false), ("/api/algorithms", false), ("/api/pacshare", true),
            ("/api/pacshare/\(id)/file", false), ("/api/pacshare/\(id)/unlock", true), ("/pickup/\(id)", false),
            ("/no/such/page", false),
        ]
        var found = 0
        for number in 0..<times {
            let (path, isPost) = requests[number % requests.count]
            if table.leadsSomewhere(path, isPost: isPost) { found += 1 }
        }
        try Mistake.unless(found > times / 2, "The routes were not found.")
    }
}
