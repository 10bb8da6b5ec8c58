import Hummingbird

/// What a benchmark needs to count a look-up alone, without the services that the site's handlers work with.
extension RouteTable {
    /// A table of `GET` routes that answer nothing.
    ///
    /// - Parameter paths: the routes' paths, with parameters in braces.
    package init(measuring paths: [String]) {
        self.init(paths.map { path in .get(path, .exempt) { _, _ in Response(status: .notFound) } })
    }

    /// Finds where a `GET` request leads.
    ///
    /// - Returns: the methods that the path knows; none for an unknown path.
    package func allowedMethods(at path: String) -> [String] { target(of: .get, path).allowedMethods }
}
