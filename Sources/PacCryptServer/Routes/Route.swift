import HTTPTypes
import Hummingbird
import RequestGuard

/// One line of the site: what is answered where, and how often.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, ServerContext) async throws -> Response

    /// What a request counts towards.
    enum Limit: Sendable, Equatable {
        /// Limits of the route's own.
        case own(RouteID)
        /// The limits that all routes without their own share.
        case shared
        /// Nothing: health checks and static files.
        case exempt
    }

    let method: HTTPRequest.Method
    /// The path, with parameters in braces.
    let path: String
    let limit: Limit
    let handler: Handler

    static func get(_ path: String, _ limit: Limit, _ handler: @escaping Handler) -> Route {
        Route(method: .get, path: path, limit: limit, handler: handler)
    }

    static func post(_ path: String, _ limit: Limit, _ handler: @escaping Handler) -> Route {
        Route(method: .post, path: path, limit: limit, handler: handler)
    }
}
