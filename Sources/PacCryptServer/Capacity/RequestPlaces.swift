import HTTPTypes
import Hummingbird
import RequestGuard

extension Request {
    /// Whether the body may be longer than ``RequestGuard/ClaimSize/shortBodyCount``, going by what the header claims.
    var mayBeLong: Bool {
        guard let claimed = headers[.contentLength] else { return headers[.transferEncoding] != nil }
        return Int(claimed).map { $0 > ClaimSize.shortBodyCount } ?? true
    }
}

/// Bounds the requests in progress, altogether and per client; more are told to come back.
///
/// Requests with a long body may take hours. They leave places to the short ones, such as a login. A request has its
/// place until its answer has left.
struct InFlightMiddleware: Sendable {
    func hold(
        for request: Request, _ context: ServerContext, next: () async throws -> Response
    ) async throws -> Response {
        guard context.route?.limit != .exempt else { return try await next() }
        let isLong = context.route?.body == .content && request.mayBeLong
        context.holdings.keep(
            place: try context.budgets.requests.take(1, isLong ? .large : .small, for: context.holdings.claimant))
        return try await next()
    }
}
