import AdminAccess
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptCore
import Synchronization
import TestSupport
import Testing
import TextEncodings

@testable import PacCryptServer

/// Keeps cookies and sends forms as a browser does: with the token of the page, and the site's own `Origin`.
final class Browser: Sendable {
    /// What the tests' client sends as `Host`.
    static let origin = "http://localhost"
    /// What browsers send as `Accept` when somebody follows a link or sends a form.
    static let accept = "text/html,application/xhtml+xml,*/*;q=0.8"

    private let client: any TestClientProtocol
    private let always: HTTPFields
    private let origin: String
    private let jar = Mutex<[String: String]>([:])

    /// - Parameters:
    ///   - headers: what goes with every request, as from a proxy.
    ///   - origin: the address that the browser shows.
    init(_ client: any TestClientProtocol, headers: HTTPFields = [:], origin: String = Browser.origin) {
        self.client = client
        always = headers
        self.origin = origin
    }

    /// The cookies by name.
    var cookies: [String: String] {
        get { jar.withLock { $0 } }
        set { jar.withLock { $0 = newValue } }
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await send(.get, path, headers, body: nil)
    }

    /// Sends a form; the token comes from a page of the area unless the fields have one.
    func post(
        _ path: String, _ fields: [String: String] = [:], token: Bool = true, headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        try await post(path, fields, origin: origin, token: token, headers: headers)
    }

    /// The same from another origin, or without telling one.
    func post(
        _ path: String, _ fields: [String: String] = [:], origin: String?, token: Bool = true,
        headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var fields = fields
        if token, fields["csrf_token"] == nil { fields["csrf_token"] = try await formToken() }
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        headers[.origin] = origin
        let body = fields.map { "\(PercentEncoding.text($0.key))=\(PercentEncoding.text($0.value))" }
        return try await send(.post, path, headers, body: ByteBuffer(string: body.joined(separator: "&")))
    }

    /// Saves settings, with the password that this asks for.
    func save(
        _ fields: [String: String], password: String = AdminState.password, code: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var fields = fields
        fields["password"] = password
        fields["totp_code"] = code
        return try await post("/admin-settings", fields, headers: headers)
    }

    /// The token of this browser's forms.
    func formToken() async throws -> String {
        struct Answer: Decodable { let csrf_token: String }
        for path in ["/adminpage", "/admin-login", "/admin-setup"] {
            let answer = try await send(.get, path, [.accept: "application/json"], body: nil)
            if answer.status == .ok { return try answer.decoded(Answer.self).csrf_token }
        }
        Issue.record("no page gives a token")
        return ""
    }

    /// Logs in with the account that ``AdminState/makeAccount()`` makes.
    @discardableResult
    func logIn(
        password: String = AdminState.password, code: String? = nil, headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var fields = ["username": AdminState.name, "password": password]
        fields["totp_code"] = code
        return try await post("/admin-login", fields, headers: headers)
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, body: ByteBuffer?
    ) async throws -> TestResponse {
        var headers = headers
        headers.append(contentsOf: always)
        let cookies = cookies
        if !cookies.isEmpty, headers[.cookie] == nil {
            headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        }
        let answer = try await client.executeRequest(uri: path, method: method, headers: headers, body: body)
        for line in answer.headers[values: .setCookie] {
            let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isRemoved = line.contains("Max-Age=0")
            jar.withLock { $0[String(pair[0])] = isRemoved ? nil : String(pair[1]) }
        }
        return answer
    }
}

extension HTTPFields {
    /// What a browser asks for when somebody follows a link.
    static let page: HTTPFields = [.accept: Browser.accept]
    /// What a program asks for.
    static let data: HTTPFields = [.accept: "application/json"]
}

extension TestServer {
    /// Runs the server with an account, for the time of `body`.
    func runWithAdmin(_ body: @escaping @Sendable (any TestClientProtocol, Browser) async throws -> Void) async throws {
        try await admin.makeAccount()
        try await run { client in try await body(client, Browser(client)) }
    }

    /// The same with two-factor login.
    func runWithTwoFactor(
        _ body: @escaping @Sendable (any TestClientProtocol, Browser, OneTimeSecret) async throws -> Void
    ) async throws {
        let secret = OneTimeSecret.random()
        try await admin.makeAccount(secondFactor: SecondFactor(secret: secret))
        try await run { client in try await body(client, Browser(client), secret) }
    }

    /// The code that an authenticator shows now.
    func code(_ secret: OneTimeSecret) -> String {
        OneTimeCode.code(secret, step: UInt64(clock.milliseconds / 1000) / OneTimeCode.stepSeconds)
    }

    /// The routes of the admin area.
    func adminRoutes() async throws -> [Route] {
        try await TemporaryFolder.with { folder in
            makeRoutes(try services(folder: folder), configuration: configuration, pages: try PageRenderer())
                .all.filter { $0.access != .anyone }
        }
    }
}
