import HTTPTypes
import Hummingbird
import Logging

/// The outermost middleware: every request ends in an answer, every answer carries the security headers, and one line
/// in the log says what happened.
///
/// The log names the route's template, never the path, the query or anything of the body: ids are secrets.
struct AnswerMiddleware: Sendable {
    let renderer: ErrorRenderer
    let visitors: VisitorTally
    let verboseErrors: VerboseErrors

    func answer(
        _ request: Request, _ context: ServerContext, next: () async throws -> Response
    ) async -> Response {
        let start = ContinuousClock.now
        if context.route?.limit != .exempt {
            visitors.count(
                context.clientKey, isForwarded: context.policy.isForwardedByStranger(request, context.client))
        }
        var response: Response
        do {
            response = try await next()
        } catch {
            let refusal = RequestError(error)
            context.failures.note(refusal, context)
            response = renderer.response(
                for: refusal, to: request, in: context.target.errors,
                detail: await verboseErrors.detail(of: error, context))
        }
        if request.method == .head { response = response.createHeadResponse() }
        SecurityHeaders.add(to: &response.headers, isHTTPS: context.isHTTPS)
        log(response, to: request, context, since: start)
        return response
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
