import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptAPI
import PacCryptCore
import Testing

@testable import PacCryptServer

/// A share as the form of the first page makes it.
struct SharedByForm {
    let id: String
    let manageToken: String
    let page: TestResponse

    /// - Parameter form: what is sent besides the passwords.
    static func make(
        _ client: any TestClientProtocol, _ form: (Form) -> Form = { $0 }
    ) async throws -> SharedByForm {
        let start = Form().field(.pickupPassword, "link words").field(.encryptionPassword, "file words")
        return try await make(client, form: form(start))
    }

    static func make(_ client: any TestClientProtocol, form: Form) async throws -> SharedByForm {
        let page = try await send(client, form)
        try #require(page.status == .ok, "\(page.text)")
        let id = try #require(page.text.firstMatch(of: /\/pickup\/([A-Za-z0-9_-]{32})"/)?.1)
        let token = try #require(page.text.firstMatch(of: /id="manage-token" value="([A-Za-z0-9_-]{43})"/)?.1)
        return SharedByForm(id: String(id), manageToken: String(token), page: page)
    }

    static func send(_ client: any TestClientProtocol, _ form: Form) async throws -> TestResponse {
        try await client.executeRequest(
            uri: APIPath.shares.rawValue, method: .post,
            headers: [.contentType: Form.contentType, .accept: Browser.accept], body: ByteBuffer(bytes: form.bytes))
    }
}

extension Browser {
    /// Sends a form of a page of shares.
    func submit(
        _ path: String, _ fields: [String: String], origin: String? = Browser.origin
    ) async throws -> TestResponse {
        try await post(path, fields, origin: origin, token: false, headers: .page)
    }

    /// Takes the first step of a pickup.
    ///
    /// - Returns: the ticket, from the page of the second step.
    func unlock(_ share: SharedByForm) async throws -> (ticket: String, page: TestResponse) {
        let page = try await submit("/pickup/\(share.id)", ["pickup_password": "link words"])
        let ticket = try #require(page.text.firstMatch(of: /name="ticket" value="([A-Za-z0-9_-]{43})"/)?.1)
        return (String(ticket), page)
    }

    /// Takes both steps.
    func open(_ share: SharedByForm) async throws -> TestResponse {
        let ticket = try await unlock(share).ticket
        return try await submit("/pickup/\(share.id)", ["ticket": ticket, "enc_password": "file words"])
    }
}

/// What holds for every page.
func expectSoundPage(_ page: TestResponse, sourceLocation: SourceLocation = #_sourceLocation) {
    let text = page.text
    #expect(page.headers[.contentType] == "text/html; charset=utf-8", sourceLocation: sourceLocation)
    #expect(page.headers[.cacheControl] == "no-store", sourceLocation: sourceLocation)
    #expect(text.contains("<h1"), sourceLocation: sourceLocation)
    #expect(text.firstMatch(of: /<script(?! type="module" src="\/static\/)/) == nil, sourceLocation: sourceLocation)
    #expect(!text.contains("<style") && !text.contains(" style="), sourceLocation: sourceLocation)
    #expect(text.firstMatch(of: #/ on[a-z]+=/#) == nil, sourceLocation: sourceLocation)
    let fields = text.matches(of: /<(?:input|select|textarea)(?![^>]*type="hidden")/).count
    #expect(text.matches(of: /<label/).count == fields, sourceLocation: sourceLocation)
    let ids = text.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count, "\(ids)", sourceLocation: sourceLocation)
    for reference in text.matches(of: /(?:aria-describedby|for|data-copies)="([^"]+)"/) {
        for id in reference.1.split(separator: " ") {
            #expect(ids.contains(String(id)), "\(id)", sourceLocation: sourceLocation)
        }
    }
}

extension TestServer {
    /// Runs the server for the time of `body`, without the default limits.
    func runSharePages<Value>(_ body: @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value {
        try await runShares { try await body($0.client) }
    }
}
