import Hummingbird
import Synchronization

/// Bounds the requests that are worked on at the same time; more are told to come back.
struct InFlightMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    let count: InFlightCount

    func handle(
        _ request: Request, context: ServerContext,
        next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        guard context.route?.limit != .exempt else { return try await next(request, context) }
        guard count.enter() else { throw RequestError.busy(retryAfterSeconds: 2) }
        defer { count.leave() }
        return try await next(request, context)
    }
}

/// How many requests are being worked on.
final class InFlightCount: Sendable {
    private let most: Int
    private let count = Mutex(0)

    init(most: Int) {
        self.most = most
    }

    func enter() -> Bool {
        count.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
    }

    func leave() {
        count.withLock { $0 -= 1 }
    }
}
