import AuditLog
import PacCryptCore
import RequestGuard
import Testing

@testable import AdminAccess

@Suite struct AccessRescueTests {
    private static let new = "a new and longer password"

    @Test("the setup token is the one that setup asks for, and there is none beside an account")
    func setupToken() async throws {
        let fixture = try Fixture(isSetUp: false)
        let token = try await fixture.rescue.setupToken()
        #expect(try await fixture.access.setupToken() == token)
        _ = try await fixture.access.setUp(
            SetupRequest(token: token, name: "admin", password: Password(Fixture.password)), client: fixture.client
        )
        #expect(await adminAccessError { try await fixture.rescue.setupToken() } == .alreadySetUp)
    }

    @Test("a new password ends sessions, devices and waits", arguments: [false, true])
    func resetPassword(disablingSecondFactor: Bool) async throws {
        let fixture = try Fixture()
        let (secret, activation) = try await fixture.enrol()
        for index in 0..<20 {
            _ = await fixture.refusal(password: "x", client: AccessClient(address: IPAddress("198.51.100.\(index)")))
        }
        let account = try await fixture.rescue.resetPassword(
            Password(Self.new), disablingSecondFactor: disablingSecondFactor)
        #expect(account.name == "admin" && (account.secondFactor == nil) == disablingSecondFactor)
        #expect(try await !fixture.isSignedIn(activation.signIn.session))
        #expect(await fixture.devices.device(activation.signIn.device.hash) == nil)
        let code = disablingSecondFactor ? nil : fixture.code(secret)
        #expect(await fixture.refusal(code: code) == .wrongCredentials)
        _ = try await fixture.logIn(password: Self.new, code: code)
        let events = fixture.audit.events.filter { $0.actor == .commandLine }.map(\.kind)
        #expect(events == (disablingSecondFactor ? [.twoFactorDisabled, .passwordChange] : [.passwordChange]))
    }

    @Test("a password keeps the rules, and there must be an account")
    func refused() async throws {
        let fixture = try Fixture()
        let short = await adminAccessError {
            try await fixture.rescue.resetPassword(Password("short"), disablingSecondFactor: false)
        }
        #expect(short == .passwordTooShort)
        let empty = try Fixture(isSetUp: false)
        let missing = await adminAccessError {
            try await empty.rescue.resetPassword(Password(Self.new), disablingSecondFactor: false)
        }
        #expect(missing == .notSetUp)
        #expect(fixture.audit.events.isEmpty && empty.audit.events.isEmpty)
    }

    @Test("an unbanned client may try at once, others wait, and running servers hear of it")
    func unban() async throws {
        let fixture = try Fixture()
        let other = AccessClient(address: IPAddress("2001:db8::1"))
        let watch = PardonWatch(store: fixture.pardons)
        #expect(try await watch.next() == [])
        for client in [fixture.client, other] {
            for _ in 0..<5 { _ = await fixture.refusal(password: "x", client: client) }
        }
        #expect(await fixture.refusal() == .tooManyAttempts(retryAfterSeconds: 1))
        fixture.clock.advance(by: .milliseconds(1))
        let address = try #require(IPAddress("203.0.113.5"))
        try await fixture.rescue.unban(.client(address))
        _ = try await fixture.logIn()
        #expect(try await watch.next() == [.client(address)])
        #expect(try await watch.next() == [])
        #expect(fixture.audit.events.last { $0.kind == .unban }?.detail == ["client": "203.0.113.5"])
    }

    @Test("everybody is unbanned at once, and nobody when that cannot be put on record")
    func unbanAll() async throws {
        let fixture = try Fixture()
        let watch = PardonWatch(store: fixture.pardons)
        _ = try await watch.next()
        for _ in 0..<5 { _ = await fixture.refusal(password: "x") }
        fixture.audit.fail(with: .overloaded)
        await #expect(throws: AuditLogError.self) { try await fixture.rescue.unban(.everybody) }
        #expect(await fixture.refusal() == .tooManyAttempts(retryAfterSeconds: 1))
        #expect(try await watch.next() == [])
        fixture.audit.fail(with: nil)
        try await fixture.rescue.unban(.everybody)
        _ = try await fixture.logIn()
        #expect(try await watch.next() == [.everybody])
    }

    @Test("a server that starts forgets nothing for pardons of before")
    func earlierPardons() async throws {
        let fixture = try Fixture()
        try await fixture.rescue.unban(.everybody)
        let watch = PardonWatch(store: fixture.pardons)
        #expect(try await watch.next() == [])
        try await fixture.rescue.unban(.everybody)
        #expect(try await watch.next() == [.everybody])
    }
}
