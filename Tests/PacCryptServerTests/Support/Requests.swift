import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptAPI

extension TestClientProtocol {
    /// Sends JSON.
    func post(_ path: APIPath, json: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        var headers = headers
        headers[.contentType] = "application/json"
        return try await executeRequest(
            uri: path.rawValue, method: .post, headers: headers, body: ByteBuffer(string: json))
    }

    /// Sends JSON.
    func post(_ path: APIPath, _ value: some Encodable, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await post(path, json: String(decoding: JSONEncoder().encode(value), as: UTF8.self), headers: headers)
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await executeRequest(uri: path, method: .get, headers: headers, body: nil)
    }
}

extension TestResponse {
    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(body.readableBytesView))
    }

    /// The code of an error answer; nil when it is none.
    var errorCode: ErrorCode? {
        (try? decoded(ErrorAnswer.self)).flatMap { ErrorCode(rawValue: $0.code) }
    }

    var text: String { String(buffer: body) }
}
