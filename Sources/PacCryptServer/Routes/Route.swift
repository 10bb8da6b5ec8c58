import HTTPTypes
import Hummingbird
import PacCryptAPI
import RequestGuard

/// One line of the site: method and path, rate limit, who is admitted, the form of errors, and the handler.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, ServerContext) async throws -> Response

    /// What a request counts towards.
    enum Limit: Sendable, Equatable {
        /// Limits of the route's own.
        case own(RouteID)
        /// The limits that all routes without their own share.
        case shared
        /// The wide limits of transfers when the request shows a lease, else the shared ones. Whether the lease is
        /// valid is checked later: counting is cheaper than a look-up.
        case lease
        /// Nothing: health checks and static files.
        case exempt
    }

    /// Who is admitted; ``AdminGuard`` checks it before every handler.
    enum Access: Sendable, Equatable {
        /// Everybody.
        case anyone
        /// Addresses of the allow-list, logged in or not: setup and login.
        case adminArea
        /// An admin who is logged in, from an address of the allow-list.
        case admin
    }

    /// How much of a request's body is read.
    enum Body: Sendable, Equatable {
        /// Nothing.
        case none
        /// A small form, of so many bytes at most.
        case form(mostBytes: Int)
        /// Texts and files, of which the handler knows how many bytes they may have.
        case content

        /// The most bytes of a small form; nil for other bodies.
        var mostFormBytes: Int? {
            if case .form(let mostBytes) = self { mostBytes } else { nil }
        }

        /// A form with passwords, names and codes.
        static let form = Body.form(mostBytes: RequestBound.form)
        /// A form that may hold a private key, too.
        static let formWithKey = Body.form(mostBytes: RequestBound.formWithKey)
        /// All settings.
        static let settings = Body.form(mostBytes: RequestBound.settingsForm)
    }

    let method: HTTPRequest.Method
    /// The path, with parameters in braces.
    let path: String
    /// The path between its slashes.
    let segments: [Substring]
    /// Whether there are parameters among them.
    let hasParameters: Bool
    let limit: Limit
    let access: Access
    let body: Body
    /// In which form errors are told.
    let errors: ErrorForm
    let handler: Handler

    private init(
        _ method: HTTPRequest.Method, _ path: String, _ limit: Limit, _ access: Access, _ body: Body,
        _ errors: ErrorForm?, _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        segments = path.split(separator: "/")
        hasParameters = path.contains("{")
        self.limit = limit
        self.access = access
        self.body = body
        self.errors = errors ?? ErrorForm(usualAt: segments, access)
        self.handler = handler
    }

    static func get(
        _ path: String, _ limit: Limit, access: Access = .anyone, errors: ErrorForm? = nil,
        _ handler: @escaping Handler
    ) -> Route {
        Route(.get, path, limit, access, .none, errors, handler)
    }

    static func post(
        _ path: String, _ limit: Limit, access: Access = .anyone, body: Body = .form, errors: ErrorForm? = nil,
        _ handler: @escaping Handler
    ) -> Route {
        Route(.post, path, limit, access, body, errors, handler)
    }

    static func delete(_ path: String, _ limit: Limit, _ handler: @escaping Handler) -> Route {
        Route(.delete, path, limit, .anyone, .none, nil, handler)
    }

    /// Refuses a body that is larger than a form of the route may be, by what the header claims.
    ///
    /// - Throws: ``RequestError`` with `bodyTooLarge`.
    func checkBody(of request: Request) throws(RequestError) {
        guard let mostBytes = body.mostFormBytes, let claimed = request.headers[.contentLength] else { return }
        guard let count = Int(claimed), count <= mostBytes else { throw RequestError(.bodyTooLarge) }
    }
}
