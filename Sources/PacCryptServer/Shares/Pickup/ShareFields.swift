import Foundation
import Hummingbird
import NIOCore
import PacCryptAPI

/// Reads what a pickup sends: JSON, or a form as `curl -d` and browsers send it.
struct ShareFieldsReader: Sendable {
    /// The most bytes of a body: two passwords and a private key with room for their escapes.
    private static let mostBytes = 256 << 10

    let budget: BufferBudget

    /// - Throws: ``RequestError`` for a body that is too large, malformed or of another type.
    func read<Value: Decodable>(_ type: Value.Type, _ request: Request, _ context: ServerContext) async throws -> Value
    {
        switch request.mediaType {
        case "application/json":
            return try Self.decode(type, from: Data(try await bytes(of: request, context)), .invalidJSON)
        case "application/x-www-form-urlencoded":
            guard let fields = try? URLEncodedForm.parse(try await bytes(of: request, context)) else {
                throw RequestError(.invalidForm, "The form cannot be read")
            }
            let present = fields.filter { !$0.value.isEmpty }
            let json = try JSONSerialization.data(withJSONObject: Self.typed(present))
            return try Self.decode(type, from: json, .invalidForm)
        default:
            throw RequestError(.unsupportedMediaType)
        }
    }

    /// In a form everything is text; the one member that is not is a flag.
    private static func typed(_ fields: [String: String]) -> [String: Any] {
        var members: [String: Any] = fields
        if let flag = fields["sealed"] { members["sealed"] = ["on", "true", "1"].contains(flag) }
        return members
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, from data: Data, _ code: ErrorCode) throws -> Value
    {
        guard let value = try? JSONDecoder().decode(type, from: data) else { throw RequestError(code) }
        return value
    }

    private func bytes(of request: Request, _ context: ServerContext) async throws -> [UInt8] {
        try await IncomingBody(request, context, limit: Self.mostBytes).collect(within: budget) { $0 }
    }
}
