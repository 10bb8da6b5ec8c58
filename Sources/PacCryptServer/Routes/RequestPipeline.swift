import AdminAccess
import Hummingbird
import RequestGuard

/// What happens to every request, in order: its facts are found out, it gets a place, is counted, admitted, handled and
/// answered.
struct RequestPipeline: HTTPResponder {
    let routes: RouteTable
    let policy: LivePolicy
    let access: AccessControl
    let failures: FailureLog
    let isTLS: Bool
    let budgets: ServerBudgets
    let budgetClock: BudgetClock
    let answers: AnswerMiddleware
    let places: InFlightMiddleware
    let limits: RateLimitMiddleware
    let adminGuard: AdminGuard

    func respond(to request: Request, context arrival: Arrival) async -> Response {
        let context = ServerContext(
            request, arrival, policy: policy.current, target: routes.target(of: request.method, request.uri.path),
            access: access, failures: failures, isTLS: isTLS, budgets: budgets, budgetClock: budgetClock)
        // From now on the connection gives back what the request takes.
        context.channel.triggerUserOutboundEvent(context.holdings, promise: nil)
        return await answers.answer(request, context) {
            try HostGuard.check(request, context)
            try context.route?.checkBody(of: request)
            return try await places.hold(for: request, context) {
                try await limits.count(request, context) {
                    guard request.mayCompute(context.route) else {
                        return try await adminGuard.answer(request, context)
                    }
                    return try await apartFromEventLoop { try await adminGuard.answer(request, context) }
                }
            }
        }
    }
}

extension Request {
    /// The most bytes of a JSON body that is read on the event loop.
    private static let smallBody = 64 << 10

    /// Whether to answer may take more than a millisecond of computing in one go. Derivations have threads of their
    /// own, a form with a file waits for each piece of it, and what is done with the whole file goes elsewhere where it
    /// is done.
    fileprivate func mayCompute(_ route: Route?) -> Bool {
        guard route?.access == .anyone else { return route != nil }
        guard method == .post, mediaType != "multipart/form-data" else { return false }
        return (headers[.contentLength].flatMap { Int($0) } ?? .max) > Self.smallBody
    }
}
