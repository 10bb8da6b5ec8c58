import Hummingbird

/// Bounds the requests that are worked on at the same time, all together and those of each client; more are told to come
/// back.
struct InFlightMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    let places: RequestPlaces

    func handle(
        _ request: Request, context: ServerContext,
        next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        guard context.route?.limit != .exempt else { return try await next(request, context) }
        let taken = try places.take(for: context.clientKey, isLong: request.mayBeLong)
        defer { taken.forEach { $0.giveBack() } }
        return try await next(request, context)
    }
}
