import HTTPTypes

/// All routes, to be found by method and path.
struct RouteTable: Sendable {
    let all: [Route]

    init(_ routes: [Route]) {
        all = routes
    }

    /// The route of a request; `HEAD` is answered by the route for `GET`.
    func route(for method: HTTPRequest.Method, path: String) -> Route? {
        let method = method == .head ? .get : method
        return all.first { $0.method == method && matches($0.path, path) }
    }

    /// The methods that a path knows, as `Allow` lists them; empty for an unknown path.
    func methods(for path: String) -> [String] {
        let methods = all.filter { matches($0.path, path) }.map(\.method)
        return methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }
    }

    private func matches(_ template: String, _ path: String) -> Bool {
        let parts = path.split(separator: "/")
        let expected = template.split(separator: "/")
        return parts.count == expected.count
            && zip(expected, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
