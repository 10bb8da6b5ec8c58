import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import PacCryptAPI

/// Reads JSON bodies, all of them together within a budget of memory.
struct JSONBodyReader: Sendable {
    let budget: BufferBudget

    /// Reads a body and hands its value on; the body counts towards the budget until `use` is done.
    ///
    /// - Throws: ``RequestError`` for a body that is too large, not JSON, or has members of other types.
    func read<Value: Decodable, Result>(
        _ type: Value.Type, from request: Request, _ context: ServerContext,
        use: (Value) async throws -> Result
    ) async throws -> Result {
        guard request.mediaType == "application/json" else { throw RequestError(.unsupportedMediaType) }
        let body = try IncomingBody(request, context, limit: RequestBound.jsonBody)
        return try await body.collect(within: budget) { bytes in
            guard let value = try? JSONDecoder().decode(type, from: Data(bytes)) else {
                throw RequestError(.invalidJSON)
            }
            bytes = []
            return try await use(value)
        }
    }
}

extension Request {
    /// The media type of the body without its parameters, in lower case.
    var mediaType: String {
        let value = headers[.contentType] ?? ""
        return value.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    }
}
