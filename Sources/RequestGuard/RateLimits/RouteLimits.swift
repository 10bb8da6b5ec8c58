/// The name under which a route is limited, as in the setting `rate_limits`.
public struct RouteID: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name without what all paths of its kind begin with, as in `encrypt`.
    public let description: String

    /// Names a route, by its name or its path: `encrypt` and `/api/encrypt` are the same.
    public init(_ name: String) {
        let prefix = ["/api/", "/admin-"].first(where: name.hasPrefix) ?? ""
        description = String(name.dropFirst(prefix.count))
    }

    public init(stringLiteral name: String) {
        self.init(name)
    }

    /// Reads the name of a route that has limits of its own.
    ///
    /// - Throws: ``RateLimitError/unknownRoute`` for any other name.
    public init(parsing name: String) throws(RateLimitError) {
        self.init(name)
        guard RouteLimits.standard.routes[self] != nil else { throw .unknownRoute }
    }

    /// `GET /api/algorithms`
    public static let algorithms: RouteID = "algorithms"
    /// `POST /api/generate-keypair`
    public static let generateKeyPair: RouteID = "generate-keypair"
    /// `POST /api/encrypt`
    public static let encrypt: RouteID = "encrypt"
    /// `POST /api/decrypt`
    public static let decrypt: RouteID = "decrypt"
    /// `POST /api/pacshare`
    public static let pacshare: RouteID = "pacshare"
    /// `GET /api/pacshare/{id}/file` and `POST /api/pacshare/{id}/confirm` with a lease
    public static let transfer: RouteID = "transfer"
    /// `POST /admin-login`
    public static let login: RouteID = "login"
}

/// The limits of every route: its own where it has some, otherwise the defaults, which all other routes share.
///
/// A route with limits of its own does not count towards the defaults.
public struct RouteLimits: Hashable, Sendable {
    /// What a request counts towards.
    public struct Selection: Hashable, Sendable {
        /// The name of the counter: that of the route, or ``RouteLimits/sharedScope``.
        public let scope: String
        /// The limits that hold.
        public let limits: RateLimits
    }

    /// The scope of all routes without limits of their own.
    public static let sharedScope = "default"

    /// The limits of all routes without their own.
    public let defaults: RateLimits
    /// The limits of routes that have their own.
    public let routes: [RouteID: RateLimits]

    /// The limits in force when nothing is configured.
    public static let standard = RouteLimits(
        defaults: RateLimits(unchecked: [.perMinute(60), RateLimit(uncheckedCount: 1000, windowSeconds: 3600)]),
        routes: standardRoutes)

    private static let standardRoutes: [RouteID: RateLimits] = [
        .algorithms: RateLimits(unchecked: [.perMinute(100)]),
        .generateKeyPair: RateLimits(unchecked: [.perMinute(10)]),
        .encrypt: RateLimits(unchecked: [.perMinute(30)]),
        .decrypt: RateLimits(unchecked: [.perMinute(30)]),
        .pacshare: RateLimits(unchecked: [.perMinute(10)]),
        .transfer: RateLimits(unchecked: [.perMinute(600)]),
        .login: RateLimits(unchecked: [.perMinute(5)]),
    ]

    /// Makes the limits of every route.
    ///
    /// - Parameters:
    ///   - perMinute: the setting `rate_limit_per_minute`. A number that no limit can have is taken as the nearest one.
    ///   - perHour: the setting `rate_limit_per_hour`, likewise.
    ///   - overrides: the limits of routes that replace those of ``standard``.
    public init(perMinute: Int, perHour: Int, overrides: [RouteID: RateLimits] = [:]) {
        self.init(
            defaults: RateLimits(unchecked: [
                RateLimit(nearestCount: perMinute, windowSeconds: 60),
                RateLimit(nearestCount: perHour, windowSeconds: 3600),
            ]),
            routes: RouteLimits.standardRoutes.merging(overrides) { $1 })
    }

    private init(defaults: RateLimits, routes: [RouteID: RateLimits]) {
        self.defaults = defaults
        self.routes = routes
    }

    /// Everything that some request counts towards.
    var selections: [Selection] {
        [selection(for: nil)] + routes.keys.map { selection(for: $0) }
    }

    /// What a request to the route counts towards; nil stands for a route without a name.
    public func selection(for route: RouteID?) -> Selection {
        if let route, let limits = routes[route] { return Selection(scope: route.description, limits: limits) }
        return Selection(scope: RouteLimits.sharedScope, limits: defaults)
    }
}

extension RateLimit {
    fileprivate init(nearestCount count: Int, windowSeconds: Int) {
        let allowed = RateLimit.allowedCounts
        self.init(
            uncheckedCount: min(max(count, allowed.lowerBound), allowed.upperBound), windowSeconds: windowSeconds)
    }

    fileprivate static func perMinute(_ count: Int) -> RateLimit {
        RateLimit(uncheckedCount: count, windowSeconds: 60)
    }
}
