import HTTPTypes

/// All routes as a tree of the segments of their paths, so that one walk finds route, parameters and allowed methods.
package struct RouteTable: Sendable {
    /// Where a request leads.
    struct Target: Sendable {
        /// The route; nil for none.
        let route: Route?
        /// The parts of the path that fill the route's parameters, by name.
        let parameters: [Substring: Substring]
        /// The methods that the path knows, as `Allow` lists them; empty for an unknown path.
        let allowedMethods: [String]
        /// In which form errors are told: as the route does, else as the path's other routes, else as is usual there.
        let errors: ErrorForm
    }

    private struct Node: Sendable {
        /// The key of the child that any segment leads to.
        static let parameter: Substring = "{}"

        var routes: [Route] = []
        var children: [Substring: Node] = [:]

        mutating func insert(_ route: Route, at path: ArraySlice<Substring>) {
            guard let segment = path.first else { return routes.append(route) }
            children[segment.hasPrefix("{") ? Self.parameter : segment, default: Node()]
                .insert(route, at: path.dropFirst())
        }

        /// The routes of a path. A parameter takes the segment when a literal child leads nowhere.
        func routes(at path: ArraySlice<Substring>) -> [Route] {
            guard let segment = path.first else { return routes }
            let literal = children[segment]?.routes(at: path.dropFirst()) ?? []
            return literal.isEmpty ? children[Self.parameter]?.routes(at: path.dropFirst()) ?? [] : literal
        }
    }

    let all: [Route]
    private var root = Node()

    init(_ routes: [Route]) {
        all = routes
        for route in routes { root.insert(route, at: route.segments[...]) }
    }

    /// Finds where a request leads; `HEAD` is answered by the route for `GET`.
    func target(of method: HTTPRequest.Method, _ path: String) -> Target {
        let segments = path.split(separator: "/")
        let routes = root.routes(at: segments[...])
        let route = routes.first { $0.method == (method == .head ? .get : method) }
        var parameters: [Substring: Substring] = [:]
        for (name, value) in zip(route?.segments ?? [], segments) where name.hasPrefix("{") {
            parameters[name.dropFirst().dropLast()] = value
        }
        return Target(
            route: route, parameters: parameters,
            allowedMethods: routes.map(\.method).flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] },
            errors: (route ?? routes.first)?.errors ?? ErrorForm(usualAt: segments, .anyone))
    }
}
