import HTTPTypes
import Hummingbird
// Answers can be made by the package itself only.
@testable import HummingbirdTesting
import NIOCore

/// The requests of a test on one connection, with more patience than the package's own client has: on a loaded machine
/// a key pair may take longer than twenty seconds.
struct PatientClient: TestClientProtocol {
    let port: Int?
    fileprivate let client: TestClient

    func executeRequest(
        uri: String, method: HTTPRequest.Method, headers: HTTPFields, body: ByteBuffer?
    ) async throws -> TestResponse {
        var headers = headers
        headers[.connection] = "keep-alive"
        let answer = try await client.execute(
            TestClient.Request(uri, method: method, authority: "localhost", headers: headers, body: body))
        return TestResponse(
            head: answer.head, body: answer.body ?? ByteBuffer(), trailerHeaders: answer.trailerHeaders)
    }
}

extension ApplicationProtocol {
    /// Runs the server on a free port of loopback for the time of `body`.
    func live<Value>(_ body: @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value {
        try await test(.live) { given in
            // One connection is enough.
            let impatient = (given as? LiveTestFramework<Self>.Client)?.client
            _ = try await impatient?.getChannel()
            try await impatient?.shutdown()
            let client = TestClient(
                host: "localhost", port: given.port ?? 0, configuration: .init(timeout: .seconds(120)))
            client.connect()
            let result: Result<Value, any Error>
            do {
                result = .success(try await body(PatientClient(port: given.port, client: client)))
            } catch {
                result = .failure(error)
            }
            try await client.shutdown()
            return try result.get()
        }
    }
}
