import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptAPI
import Testing

/// A form as curl and Python's requests send it.
struct Form: Sendable, CustomTestStringConvertible {
    private static let boundary = "------------------------d74496d66958873e"
    private var body: [UInt8] = []

    static let contentType = "multipart/form-data; boundary=\(boundary)"

    func field(_ name: FormFieldName, _ value: String) -> Form {
        field(name.rawValue, value)
    }

    func field(_ name: String, _ value: String) -> Form {
        part("form-data; name=\"\(name)\"", Array(value.utf8))
    }

    func file(_ name: String, _ content: [UInt8]) -> Form {
        part("form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: application/octet-stream", content)
    }

    func part(_ disposition: String, _ content: [UInt8]) -> Form {
        var copy = self
        copy.body += Array("--\(Self.boundary)\r\nContent-Disposition: \(disposition)\r\n\r\n".utf8)
        copy.body += content + Array("\r\n".utf8)
        return copy
    }

    /// The parts of both forms.
    func appending(_ other: Form) -> Form {
        var copy = self
        copy.body += other.body
        return copy
    }

    /// What a failed expectation, and the report of the tests, shows of it.
    var testDescription: String { String(decoding: body.prefix(2000), as: UTF8.self) }

    /// The whole body.
    var bytes: [UInt8] { body + Array("--\(Self.boundary)--\r\n".utf8) }
}

extension TestClientProtocol {
    func post(_ path: APIPath, _ form: Form) async throws -> TestResponse {
        try await post(path, form: form.bytes)
    }

    func post(_ path: APIPath, form body: [UInt8]) async throws -> TestResponse {
        try await executeRequest(
            uri: path.rawValue, method: .post, headers: [.contentType: Form.contentType],
            body: ByteBuffer(bytes: body))
    }
}

extension TestResponse {
    var bytes: [UInt8] { body.withUnsafeReadableBytes { Array($0) } }
}
