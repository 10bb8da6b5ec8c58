import HTTPSyntax
import HTTPTypes
import Hummingbird
import JSONSyntax
import NIOCore
import PacCryptAPI
import RequestGuard

/// Reads JSON bodies, all of them together, and the answers to them, within a budget of memory.
struct JSONBodyReader: Sendable {
    let budget: FairBudget

    /// Reads a body and hands its value on. The body counts towards the budget until `use` is done, its answer, which
    /// is held whole, until it has left.
    ///
    /// - Throws: ``RequestError`` for a body that is too large; `JSONError` for one that is not JSON within the bounds, or
    ///   has members of other types; `NoPlace` when there is no room in the budget; and what `use` throws.
    func read<Value: Decodable>(
        _ type: Value.Type, from request: Request, _ context: ServerContext,
        use: (Value) async throws -> Response
    ) async throws -> Response {
        guard request.mediaType == "application/json" else { throw RequestError(.unsupportedMediaType) }
        let limit = context.route?.body.mostFormBytes ?? RequestBound.jsonBody
        let body = try IncomingBody(request, context, limit: limit)
        var (bytes, claim) = try await body.collect(within: budget, for: context.holdings)
        let value = try BoundedJSON.decode(type, from: bytes, within: .request)
        bytes = []
        let response = try await use(value)
        let count = response.body.contentLength ?? 0
        try claim.resize(to: count, ClaimSize(ofAnswer: count))
        return response
    }
}

extension JSONBounds {
    /// What the JSON of a request may hold.
    static let request = JSONBounds(depth: RequestBound.jsonDepth, values: RequestBound.jsonValues)
}

extension Request {
    /// The media type of the body without its parameters, in lower case.
    var mediaType: String { ContentTypeField.mediaType(in: headers[.contentType]) }
}
