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
        #expect(try RouteLimits(perMinute: 60, perHour: 1000) == .standard)
    }

    @Test("settings change the defaults and single routes")
    func overrides() throws {
        let limits = try RouteLimits(
            perMinute: 7, perHour: 70,
            overrides: ["encrypt": "5 per second; 100/hour", "decrypt": "unlimited", "version": "2/day"],
            otherRoutes: ["version"])
        #expect(limits.selection(for: nil).limits.all.map(\.count) == [7, 70])
        #expect(limits.selection(for: .encrypt).limits.all.map(\.windowSeconds) == [1, 3600])
        #expect(limits.selection(for: .decrypt).limits == .unlimited)
        #expect(limits.selection(for: "version").scope == "version")
        #expect(limits.selection(for: .login) == RouteLimits.standard.selection(for: .login))
    }

    @Test("a route may be named by its path", arguments: [("/api/encrypt", RouteID.encrypt), ("/admin-login", .login)])
    func paths(path: String, route: RouteID) throws {
        let limits = try RouteLimits(perMinute: 60, perHour: 1000, overrides: [path: "7/minute"])
        #expect(limits.selection(for: route).limits == (try RateLimits(parsing: "7/minute")))
    }

    @Test("a setting that cannot be used is an error that says what is allowed")
    func errors() {
        let unknown = #expect(throws: RateLimitError.self) {
            try RouteLimits(perMinute: 60, perHour: 1000, overrides: ["enkrypt": "1/day"])
        }
        #expect(unknown?.description.contains("encrypt, generate-keypair, login") == true)
        #expect(throws: RateLimitError.unreadable("often")) {
            try RouteLimits(perMinute: 60, perHour: 1000, overrides: ["encrypt": "often"])
        }
        #expect(throws: RateLimitError.count(0)) { try RouteLimits(perMinute: 0, perHour: 1000) }
    }
}
