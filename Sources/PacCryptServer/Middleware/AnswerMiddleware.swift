import HTTPTypes
import Hummingbird
import Logging
import RequestGuard

/// The outermost middleware: every request ends in an answer, every answer carries the security headers, and one line
/// in the log says what happened.
///
/// The log names the route's template, never the path, the query or anything of the body: ids are secrets.
struct AnswerMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    let routes: RouteTable
    let policy: LivePolicy
    let renderer: ErrorRenderer
    let isTLS: Bool
    let visitors: VisitorTally
    let failures: FailureLog
    let verboseErrors: VerboseErrors

    func handle(
        _ request: Request, context: ServerContext,
        next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let policy = policy.current
        var context = context
        context.failures = failures
        context.route = routes.route(for: request.method, path: request.uri.path)
        context.client = policy.clientAddresses.resolve(
            peer: context.channel.remoteAddress?.ipAddress.flatMap { IPAddress(peer: $0) },
            headerLines: request.headers.values(named: policy.clientAddresses.headerName))
        context.baseURL = try? policy.baseURLs.resolve(
            BaseURLResolver.Request(request, client: context.client, isTLS: isTLS))
        count(request, context, policy)
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = renderer.response(
                for: refusal(for: error, request, context), to: request, route: context.route,
                detail: await verboseErrors.detail(of: error, request, context))
        }
        if request.method == .head { response = response.createHeadResponse() }
        SecurityHeaders.add(to: &response.headers, isHTTPS: context.baseURL?.scheme == .https)
        log(response, to: request, context, since: start)
        return response
    }

    private func refusal(for error: any Error, _ request: Request, _ context: ServerContext) -> RequestError {
        let refusal = RequestError(error)
        failures.note(refusal, context)
        guard refusal.code == .notFound, context.route == nil else { return refusal }
        let allowed = routes.methods(for: request.uri.path)
        guard !allowed.isEmpty else { return refusal }
        return RequestError(.methodNotAllowed, headers: [.allow: allowed.joined(separator: ", ")])
    }

    private func count(_ request: Request, _ context: ServerContext, _ policy: RequestPolicy) {
        guard context.route?.limit != .exempt else { return }
        visitors.count(
            context.clientKey,
            isForwarded: context.client?.peerIsTrustedProxy == false
                && !request.headers.values(named: policy.clientAddresses.headerName).isEmpty)
    }

    private func log(
        _ response: Response, to request: Request, _ context: ServerContext, since start: ContinuousClock.Instant
    ) {
        let duration = start.duration(to: .now)
        let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        context.logger.log(
            level: context.route?.limit == .exempt ? .debug : .info, "request",
            metadata: [
                "method": "\(request.method.isKnown ? request.method.rawValue : "other")",
                "route": "\(context.route?.path ?? "none")", "status": "\(response.status.code)",
                "milliseconds": "\(milliseconds)", "bytes": "\(response.body.contentLength ?? 0)",
            ])
    }
}

extension HTTPRequest.Method {
    /// Whether the method is one of those that HTTP itself defines; others may hold anything.
    fileprivate var isKnown: Bool {
        [.get, .head, .post, .put, .delete, .connect, .options, .trace, .patch].contains(self)
    }
}
