import HTTPTypes
import Hummingbird

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

        private(set) var routes: [Route] = []
        /// The methods of the routes, as `Allow` lists them.
        private(set) var allowedMethods: [String] = []
        private var children: [Substring: Node] = [:]

        mutating func insert(_ route: Route, at path: ArraySlice<Substring>) {
            guard let segment = path.first else {
                routes.append(route)
                allowedMethods += route.method == .get ? ["GET", "HEAD"] : [route.method.rawValue]
                return
            }
            children[segment.hasPrefix("{") ? Self.parameter : segment, default: Node()]
                .insert(route, at: path.dropFirst())
        }

        /// Where a path ends; nil when no route is there. A parameter takes the segment when a literal child leads
        /// nowhere.
        func end(of path: ArraySlice<Substring>) -> Node? {
            guard let segment = path.first else { return routes.isEmpty ? nil : self }
            return children[segment]?.end(of: path.dropFirst())
                ?? children[Self.parameter]?.end(of: path.dropFirst())
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
        // By bytes: to Swift, a slash and a mark behind it are one character.
        let segments = path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
        let end = root.end(of: segments[...])
        let wanted = method == .head ? .get : method
        let route = end?.routes.first { $0.method == wanted }
        var parameters: [Substring: Substring] = [:]
        if let route, route.hasParameters {
            for (name, value) in zip(route.segments, segments) where name.hasPrefix("{") {
                parameters[name.dropFirst().dropLast()] = value
            }
        }
        return Target(
            route: route, parameters: parameters, allowedMethods: end?.allowedMethods ?? [],
            errors: (route ?? end?.routes.first)?.errors ?? ErrorForm(usualAt: segments, .anyone))
    }
}

/// What a benchmark needs to count a look-up alone, without the services that the site's handlers work with.
extension RouteTable {
    /// A table of routes that answer nothing.
    ///
    /// - Parameter routes: methods, as `get`, and paths, with parameters in braces; those of other methods than `get`,
    ///   `post` and `delete` are left out.
    package init(measuring routes: [(method: String, path: String)]) {
        self.init(
            routes.compactMap { method, path -> Route? in
                let handler: Route.Handler = { _, _ in Response(status: .notFound) }
                return switch method {
                case "get": .get(path, .exempt, handler)
                case "post": .post(path, .exempt, handler)
                case "delete": .delete(path, .exempt, handler)
                default: nil
                }
            })
    }

    /// How many routes there are.
    package var count: Int { all.count }

    /// Finds where a request leads, with all that the server learns of it.
    ///
    /// - Parameter isPost: whether the method is `POST` rather than `GET`.
    /// - Returns: whether there is a route.
    package func leadsSomewhere(_ path: String, isPost: Bool = false) -> Bool {
        target(of: isPost ? .post : .get, path).route != nil
    }
}
