import AuditLog
import HTTPTypes
import Hummingbird
import Logging
import RequestGuard

/// Counts each request towards the limits of its route, before its body is read.
struct RateLimitMiddleware: Sendable {
    let limiter: RateLimiter
    let renderer: ErrorRenderer
    let audit: any AuditSink
    let developerMode: DeveloperMode

    func count(
        _ request: Request, _ context: ServerContext, next: () async throws -> Response
    ) async throws -> Response {
        let route: RouteID?
        switch context.route?.limit {
        case .exempt: return try await next()
        case .own(let id): route = id
        case .lease where LeaseBearer(request.headers, bearer: request.bearer) != nil: route = .transfer
        case .shared, .lease, nil: route = nil
        }
        let decision = try await limiter.decide(
            route: route, client: context.clientKey, limits: context.policy.rateLimits)
        if case .refused(_, let isFirstOfWindow) = decision.outcome {
            if isFirstOfWindow { logRefusal(context) }
            throw RequestError(limitedBy: decision)
        }
        var response: Response
        do {
            response = try await next()
        } catch let error as RequestError where error.code == .rateLimited {
            throw error
        } catch {
            // The state of the limit belongs to error answers too. Verbose ones are for the outermost middleware.
            let refusal = RequestError(error)
            guard refusal.code != .internalError, context.route != nil, !developerMode.isOn else { throw error }
            context.failures.note(refusal, context)
            response = renderer.response(for: refusal, to: request, in: context.target.errors)
        }
        response.headers.append(contentsOf: decision.fields)
        return response
    }

    private func logRefusal(_ context: ServerContext) {
        context.logger.notice(
            "rate limit reached",
            metadata: [
                "client": "\(context.clientKey)", "route": "\(context.route?.path ?? "none")",
            ])
        audit.note(
            AuditEvent(
                .rateLimit, .refused, client: context.clientText, detail: ["route": context.route?.path ?? "none"]))
    }
}

extension RateLimitDecision {
    /// The header fields for the answer: `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`
    /// (draft-ietf-httpapi-ratelimit-headers-06 §3), and `Retry-After` (RFC 9110 §10.2.3) when refused.
    var fields: HTTPFields {
        var fields = HTTPFields()
        if case .refused(let seconds, _) = outcome { fields.append(HTTPField(name: .retryAfter, value: "\(seconds)")) }
        if let quota {
            fields.append(HTTPField(name: .rateLimitLimit, value: "\(quota.limit)"))
            fields.append(HTTPField(name: .rateLimitRemaining, value: "\(quota.remaining)"))
            fields.append(HTTPField(name: .rateLimitReset, value: "\(quota.resetSeconds)"))
        }
        return fields
    }
}
