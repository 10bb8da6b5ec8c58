import HTTPTypes
import Hummingbird
import RequestGuard

/// The places of the requests in progress, with a share for each client.
///
/// Requests with a long body may take hours. They have places apart, fewer than there are, so that they never keep out
/// the short ones, such as a login.
struct RequestPlaces: Sendable {
    /// Bytes of a body that is short.
    static let shortBodyCount = 64 << 10

    private let all: Places<ClientKey>
    private let long: Places<ClientKey>

    /// - Parameters:
    ///   - total: the most requests at once; three quarters of them may have a long body.
    ///   - perClient: the most of one client; half of them may have a long body.
    init(total: Int, perClient: Int) {
        all = Places(total: total, perOwner: perClient)
        long = Places(total: max(1, total * 3 / 4), perOwner: max(1, perClient / 2))
    }

    /// Takes the places that a request needs.
    ///
    /// - Throws: ``NoPlace``.
    func take(for client: ClientKey, isLong: Bool) throws(NoPlace) -> [Place] {
        isLong ? [try long.take(for: client), try all.take(for: client)] : [try all.take(for: client)]
    }
}

extension Request {
    /// Whether the body may be longer than ``RequestPlaces/shortBodyCount``, going by what the header claims.
    var mayBeLong: Bool {
        guard let claimed = headers[.contentLength] else { return headers[.transferEncoding] != nil }
        return Int(claimed).map { $0 > RequestPlaces.shortBodyCount } ?? true
    }
}

/// Bounds the requests in progress, altogether and per client; more are told to come back.
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
