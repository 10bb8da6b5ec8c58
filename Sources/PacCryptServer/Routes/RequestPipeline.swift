import AdminAccess
import Hummingbird

/// What happens to every request, in order: its facts are found out, it gets a place, is counted, admitted, handled and
/// answered.
struct RequestPipeline: HTTPResponder {
    let routes: RouteTable
    let policy: LivePolicy
    let access: AccessControl
    let failures: FailureLog
    let isTLS: Bool
    let answers: AnswerMiddleware
    let places: InFlightMiddleware
    let limits: RateLimitMiddleware
    let adminGuard: AdminGuard

    func respond(to request: Request, context arrival: Arrival) async -> Response {
        let context = ServerContext(
            request, arrival, policy: policy.current, target: routes.target(of: request.method, request.uri.path),
            access: access, failures: failures, isTLS: isTLS)
        return await answers.answer(request, context) {
            try await places.hold(for: request, context) {
                try await limits.count(request, context) {
                    try await adminGuard.answer(request, context)
                }
            }
        }
    }
}
