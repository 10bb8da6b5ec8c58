@testable import AdminAccess
import AuditLog
import PacCryptCore
import RequestGuard
import Testing

@Suite struct SetupTests {
    private func request(_ token: String, name: String = "admin", password: String = Fixture.password) throws
        -> SetupRequest
    {
        SetupRequest(token: SetupToken(token), name: name, password: try Password(password))
    }

    private func token(_ fixture: Fixture) async throws -> String {
        try #require(try await fixture.access.setupToken()).text
    }

    @Test("whoever knows the setup token makes the account, is logged in, and the token is used up")
    func setUp() async throws {
        let fixture = try Fixture(isSetUp: false)
        #expect(try await !fixture.access.isSetUp())
        let token = try await token(fixture)
        let typed = token.lowercased().replacing("-", with: " ")
        let signIn = try await fixture.access.setUp(request(typed, name: " Zoë "), client: fixture.client)
        #expect(try await fixture.session(signIn.session).name == "Zoë")
        #expect(try await fixture.access.isSetUp())
        #expect(try await fixture.access.setupToken() == nil)
        #expect(fixture.audit.events.map(\.kind) == [.setup])
        let again = await adminAccessError { try await fixture.access.setUp(request(token), client: fixture.client) }
        #expect(again == .alreadySetUp)
    }

    @Test("a wrong token makes nothing, derives nothing, goes on record, and is backed off")
    func wrongToken() async throws {
        let fixture = try Fixture(isSetUp: false)
        _ = try await token(fixture)
        for typed in ["", "x", SetupToken.random().text, SetupToken.random().text, SetupToken.random().text] {
            let code = await adminAccessError { try await fixture.access.setUp(request(typed), client: fixture.client) }
            #expect(code == .wrongSetupToken)
        }
        let right = try await token(fixture)
        let code = await adminAccessError { try await fixture.access.setUp(request(right), client: fixture.client) }
        #expect(code == .tooManyAttempts(retryAfterSeconds: 1))
        #expect(fixture.hashing.derivations.isEmpty)
        #expect(fixture.count(.setup, .failure) == 5)
        #expect(fixture.count(.setup, .refused) == 1)
        fixture.clock.advance(seconds: 1)
        _ = try await fixture.access.setUp(request(right), client: fixture.client)
    }

    @Test(
        "a password of fewer than 12 characters or more than 1,024 bytes is refused, and is no wrong attempt",
        arguments: [
            ("elevenchars", false), ("twelve chars", true), ("pässwörter12", true), ("e\u{301}leven char", false),
            (String(repeating: "x", count: 1024), true), (String(repeating: "x", count: 1025), false),
        ])
    func passwords(password: String, isAllowed: Bool) async throws {
        let fixture = try Fixture(isSetUp: false)
        let token = try await token(fixture)
        for _ in 0..<(isAllowed ? 1 : 20) {
            let code = await adminAccessError {
                try await fixture.access.setUp(request(token, password: password), client: fixture.client)
            }
            #expect(code == (isAllowed ? nil : password.count < 100 ? .passwordTooShort : .passwordTooLong))
        }
    }

    @Test(
        "a name that is empty, too long or holds control characters is refused",
        arguments: [
            "", "  ", "a\u{0}b", "a\u{202E}b", String(repeating: "x", count: 65),
        ])
    func names(name: String) async throws {
        let fixture = try Fixture(isSetUp: false)
        let token = try await token(fixture)
        let code = await adminAccessError {
            try await fixture.access.setUp(request(token, name: name), client: fixture.client)
        }
        #expect(code == .unusableName)
    }

    @Test("of several setups at once one makes the account")
    func race() async throws {
        let fixture = try Fixture(isSetUp: false)
        let token = try await token(fixture)
        let codes = await withTaskGroup(of: AdminAccessError?.self) { group in
            for index in 0..<16 {
                let client = AccessClient(address: IPAddress("203.0.113.\(index)"))
                group.addTask {
                    await adminAccessError {
                        try await fixture.access.setUp(
                            SetupRequest(
                                token: SetupToken(token), name: "admin\(index)", password: Password(Fixture.password)),
                            client: client)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1)
        #expect(codes.count { $0 == .alreadySetUp } == 15)
        let winner = try #require(await fixture.credentials.account()).account.name
        #expect(fixture.audit.events.filter { $0.outcome == .success }.contains { $0.actor == .admin(winner) })
    }

    @Test("without a record there is no account, and when the machine is busy the attempt does not count")
    func failures() async throws {
        let fixture = try Fixture(isSetUp: false)
        let token = try await token(fixture)
        fixture.hashing.setBusy(true)
        for _ in 0..<20 {
            await #expect(throws: RecordingHashing.Busy.self) {
                try await fixture.access.setUp(request(token), client: fixture.client)
            }
        }
        fixture.hashing.setBusy(false)
        fixture.audit.fail(with: .overloaded)
        await #expect(throws: AuditLogError.self) {
            try await fixture.access.setUp(request(token), client: fixture.client)
        }
        #expect(try await !fixture.access.isSetUp())
        fixture.audit.fail(with: nil)
        _ = try await fixture.access.setUp(request(token), client: fixture.client)
    }
}
