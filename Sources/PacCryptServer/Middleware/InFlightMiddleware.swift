import Hummingbird

/// Bounds the requests that are worked on at the same time, all together and those of each client; more are told to come
/// back.
struct InFlightMiddleware: Sendable {
    let places: RequestPlaces

    func hold(
        for request: Request, _ context: ServerContext, next: () async throws -> Response
    ) async throws -> Response {
        guard context.route?.limit != .exempt else { return try await next() }
        let taken = try places.take(for: context.clientKey, isLong: request.mayBeLong)
        defer { taken.forEach { $0.giveBack() } }
        return try await next()
    }
}
