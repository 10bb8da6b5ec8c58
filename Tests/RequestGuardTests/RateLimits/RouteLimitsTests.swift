import Testing

@testable import RequestGuard

@Suite struct RouteLimitsTests {
    @Test(
        "each route has its documented limit, apart from the defaults",
        arguments: [
            (RouteID.algorithms, 100), (.generateKeyPair, 10), (.encrypt, 30), (.decrypt, 30), (.pacshare, 10),
            (.login, 5),
        ])
    func documented(route: RouteID, perMinute: Int) throws {
        let selection = RouteLimits.standard.selection(for: route)
        #expect(selection.limits.all == [try RateLimit(count: perMinute, windowSeconds: 60)])
        #expect(selection.scope == route.description)
    }

    @Test("every other route shares 60 a minute and 1000 an hour")
    func defaults() throws {
        let expected = [
            try RateLimit(count: 60, windowSeconds: 60), try RateLimit(count: 1000, windowSeconds: 3600),
        ]
        for route in [nil, "version", "pickup"] as [RouteID?] {
            let selection = RouteLimits.standard.selection(for: route)
            #expect(selection.limits.all == expected)
            #expect(selection.scope == RouteLimits.sharedScope)
        }
        #expect(RouteLimits(perMinute: 60, perHour: 1000) == .standard)
    }

    @Test("settings change the defaults and single routes")
    func overrides() throws {
        let limits = RouteLimits(
            perMinute: 7, perHour: 70,
            overrides: [.encrypt: try RateLimits(parsing: "5 per second; 100/hour"), .decrypt: .unlimited])
        #expect(limits.selection(for: nil).limits.all.map(\.count) == [7, 70])
        #expect(limits.selection(for: .encrypt).limits.all.map(\.windowSeconds) == [1, 3600])
        #expect(limits.selection(for: .decrypt).limits == .unlimited)
        #expect(limits.selection(for: "version").scope == RouteLimits.sharedScope)
        #expect(limits.selection(for: .login) == RouteLimits.standard.selection(for: .login))
    }

    @Test("a route may be named by its path", arguments: [("/api/encrypt", RouteID.encrypt), ("/admin-login", .login)])
    func paths(path: String, route: RouteID) throws {
        #expect(try RouteID(parsing: path) == route)
    }

    @Test("a name that no route with limits has is refused, and told which have")
    func unknownRoute() {
        let error = #expect(throws: RateLimitError.self) { try RouteID(parsing: "enkrypt") }
        #expect(error?.description.contains("encrypt, generate-keypair, login") == true)
    }

    @Test("a number that no limit can have is taken as the nearest")
    func outOfRange() {
        let limits = RouteLimits(perMinute: 0, perHour: .max)
        #expect(limits.defaults.all.map(\.count) == [1, 1_000_000])
    }
}
