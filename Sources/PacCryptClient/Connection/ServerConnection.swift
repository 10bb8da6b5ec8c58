import AsyncHTTPClient
import JSONSyntax
import NIOCore
import NIOHTTP1
import PacCryptAPI

/// Sends requests and turns what is no success into a ``ClientError``.
struct ServerConnection: Sendable {
    /// The most bytes of an answer in JSON: the headers of a hundred containers.
    static let maximumAnswerCount = 16 << 20
    /// How much the JSON of an answer may hold, whoever the server is: ten times what a share of 100 files needs.
    private static let answerBounds = JSONBounds(depth: 16, values: 10_000)
    /// The most bytes of an error's answer.
    private static let maximumErrorCount = 64 << 10

    let http: HTTPClient
    let answerTimeout: Duration
    /// The proxy as a sentence names it; nil when there is none.
    private let proxy: String?

    init(_ configuration: ClientConfiguration, readTimeout: Duration) throws(ClientError) {
        http = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: try configuration.httpConfiguration(readTimeout: readTimeout))
        answerTimeout = configuration.answerTimeout
        proxy = configuration.proxy.map { "the proxy \($0.host), port \($0.port)" }
    }

    /// Sends a request and returns a successful answer, whose body is still to come.
    ///
    /// - Throws: ``ClientError``, `CancellationError`, and what the body of an upload throws.
    func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let response: HTTPClientResponse
        do {
            response = try await http.execute(request, deadline: .distantFuture)
        } catch {
            throw Self.clientError(error, peer: peer(of: request))
        }
        switch response.status.code {
        case 200..<300: return response
        case 300..<400:
            throw ClientError(
                .redirected, "The server redirects elsewhere: use the address that it really has",
                status: Int(response.status.code))
        default: throw await Self.refusal(response)
        }
    }

    /// Sends a request within the time for answers, and reads the answer.
    func answer<Answer: Decodable & Sendable>(to request: HTTPClientRequest) async throws -> Answer {
        try await withTimeout(answerTimeout) {
            try await Self.decode(from: send(request))
        }
    }

    /// Reads an answer of bounded length.
    static func decode<Answer: Decodable>(from response: HTTPClientResponse) async throws -> Answer {
        let bytes: ByteBuffer
        do {
            bytes = try await response.body.collect(upTo: maximumAnswerCount)
        } catch is NIOTooManyBytesError {
            throw ClientError(.invalidAnswer, "The answer of the server is too long")
        } catch {
            throw clientError(error)
        }
        do {
            return try BoundedJSON.decode(from: Array(bytes.readableBytesView), within: answerBounds)
        } catch {
            throw ClientError(.invalidAnswer, "The answer is none of a PacCrypt server")
        }
    }

    /// The error as one of ours where it is one of the connection.
    static func clientError(_ error: any Error, peer: String = "the server") -> any Error {
        if let failure = error as? HTTPClientError, failure == .cancelled { return CancellationError() }
        return ClientError(transport: error, peer: peer) ?? error
    }

    /// The host of a request; its path is a secret.
    private func peer(of request: HTTPClientRequest) -> String {
        if let proxy { return proxy }
        guard let server = try? LinkParts(request.url).server else { return "the server" }
        return "\(server.host), port \(server.port)"
    }

    private static func refusal(_ response: HTTPClientResponse) async -> ClientError {
        let status = Int(response.status.code)
        let retryAfter = response.headers.first(name: "Retry-After").flatMap(Int.init).map {
            Duration.seconds(max(0, $0))
        }
        let body = try? await response.body.collect(upTo: maximumErrorCount)
        let answer = body.flatMap {
            try? BoundedJSON.decode(ErrorAnswer.self, from: Array($0.readableBytesView), within: answerBounds)
        }
        return ClientError(
            .refused, answer.map { Self.printable($0.error) } ?? "The server answered with status \(status)",
            status: status, apiCode: answer?.code, retryAfter: retryAfter)
    }

    /// A server's message, without characters that could steer a terminal.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(500).filter {
                    $0.properties.generalCategory != .control && !$0.properties.isBidiControl
                }))
    }
}

/// Does work that ends with ``ClientError/Code/stalled`` when it takes too long.
func withTimeout<Result: Sendable>(
    _ timeout: Duration, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: timeout)
            throw ClientError(.stalled, "The server has not answered in time")
        }
        defer { group.cancelAll() }
        guard let result = try await group.next() else { throw CancellationError() }
        return result
    }
}
