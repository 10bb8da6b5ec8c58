import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptAPI
import PacCryptCore
import Settings
import Testing

/// The calls of a sender and a recipient, as programs make them.
struct ShareCalls {
    let client: any TestClientProtocol

    /// The fields that every share needs.
    static var form: Form {
        Form().field(.pickupPassword, "for the link").field(.encryptionPassword, "for the file")
    }

    func create(_ form: Form) async throws -> ShareCreatedAnswer {
        let answer = try await client.post(.shares, form)
        #expect(answer.status == .ok, "\(answer.text)")
        return try answer.decoded()
    }

    func post(
        _ path: APIPath, _ id: String, _ body: some Encodable, bearer: String? = nil
    ) async throws -> TestResponse {
        try await send(
            .post, path.path(id: id), bearer: bearer, type: "application/json", body: try JSONEncoder().encode(body))
    }

    func unlock(_ id: String, password: String = "for the link", code: String? = nil) async throws -> TestResponse {
        try await post(
            .shareUnlock, id,
            UnlockShareRequest(pickupPassword: SecretText(password), totpCode: code.map { SecretText($0) }))
    }

    func open(_ id: String, ticket: SecretText, password: String = "for the file") async throws -> TestResponse {
        try await post(
            .shareOpen, id, OpenShareRequest(ticket: ticket, encryptionPassword: SecretText(password)))
    }

    /// Unlocks and opens, and returns the lease.
    func lease(_ id: String) async throws -> String {
        let unlocked: ShareUnlockedAnswer = try await unlock(id).decoded()
        let opened: ShareOpenedAnswer = try await open(id, ticket: unlocked.ticket).decoded()
        #expect(opened.url == APIPath.shareFile.path(id: id))
        return opened.lease.text
    }

    func file(
        _ id: String, lease: String?, query: String = "", headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        try await send(.get, APIPath.shareFile.path(id: id) + query, bearer: lease, headers: headers)
    }

    func status(_ share: ShareCreatedAnswer) async throws -> ShareStatusAnswer {
        let answer = try await send(.get, APIPath.shareStatus.path(id: share.id), bearer: share.manageToken.text)
        #expect(answer.status == .ok, "\(answer.text)")
        return try answer.decoded()
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, bearer: String? = nil, type: String? = nil,
        headers: HTTPFields = [:], body: Data = Data()
    ) async throws -> TestResponse {
        var headers = headers
        if let bearer { headers[.authorization] = "Bearer \(bearer)" }
        if let type { headers[.contentType] = type }
        return try await client.executeRequest(
            uri: path, method: method, headers: headers, body: body.isEmpty ? nil : ByteBuffer(data: body))
    }
}

extension TestServer {
    /// Runs the server for the time of `body`, which makes the calls of shares; without the default rate limits.
    func runShares<Value>(_ body: @Sendable (ShareCalls) async throws -> Value) async throws -> Value {
        var server = self
        server.settings.storageReserveBytes = 0
        server.settings.rateLimitPerMinute = 10_000
        server.settings.rateLimitPerHour = 100_000
        server.settings.rateLimits["pacshare"] = try Written(parsing: "10000/minute")
        return try await server.run { client in try await body(ShareCalls(client: client)) }
    }
}
