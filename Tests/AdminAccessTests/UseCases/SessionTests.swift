import AuditLog
import PacCryptCore
import RequestGuard
import Testing

@testable import AdminAccess

@Suite struct SessionTests {
    private enum Found: Equatable {
        case signedIn
        case timedOut
        case signedOut
    }

    private func found(
        _ fixture: Fixture, _ token: CookieToken, timeouts: SessionTimeouts? = nil
    ) async throws -> Found {
        switch try await fixture.access.authenticate(
            token, client: fixture.client, timeouts: timeouts ?? fixture.timeouts)
        {
        case .signedIn: .signedIn
        case .timedOut: .timedOut
        case .signedOut: .signedOut
        }
    }

    @Test("a session that nobody uses ends after the idle time, which goes on record once")
    func idle() async throws {
        let fixture = try Fixture()
        let token = try await fixture.logIn().session
        for _ in 0..<3 {
            fixture.clock.advance(seconds: 1799)
            #expect(try await found(fixture, token) == .signedIn)
        }
        fixture.clock.advance(seconds: 1800)
        #expect(try await found(fixture, token) == .timedOut)
        #expect(try await found(fixture, token) == .signedOut)
        try await fixture.access.removeTimedOut(fixture.timeouts)
        #expect(fixture.count(.sessionTimeout, .success) == 1)
    }

    @Test("how long a session lasts is what the request says that asks")
    func timeoutsOfRequest() async throws {
        let fixture = try Fixture()
        let token = try await fixture.logIn().session
        fixture.clock.advance(seconds: 1800)
        #expect(try await found(fixture, token, timeouts: SessionTimeouts(idleMinutes: 31)) == .signedIn)
        fixture.clock.advance(seconds: 60)
        #expect(try await found(fixture, token, timeouts: SessionTimeouts(idleMinutes: 1)) == .timedOut)
    }

    @Test("a session ends after 12 hours, however much it is used")
    func absolute() async throws {
        let fixture = try Fixture()
        let token = try await fixture.logIn().session
        for _ in 0..<(12 * 60 - 1) {
            fixture.clock.advance(seconds: 60)
            #expect(try await found(fixture, token) == .signedIn)
        }
        fixture.clock.advance(seconds: 60)
        #expect(try await found(fixture, token) == .timedOut)
    }

    @Test("sessions to which nobody comes back are cleared and go on record once, with the address of their login")
    func cleared() async throws {
        let fixture = try Fixture()
        _ = try await fixture.logIn()
        let token = try await fixture.logIn().session
        fixture.clock.advance(seconds: 1800)
        for _ in 0..<3 { try await fixture.access.removeTimedOut(fixture.timeouts) }
        #expect(fixture.count(.sessionTimeout, .success) == 2)
        #expect(fixture.audit.events.last?.client == "203.0.113.5")
        #expect(fixture.audit.events.last?.actor == .admin("admin"))
        #expect(try await found(fixture, token) == .signedOut)
    }

    @Test("a longer idle time than 12 hours does not lengthen a session, and less than a minute is a minute")
    func bounds() {
        #expect(SessionTimeouts(idleMinutes: 100_000).idleSeconds == SessionTimeouts.absoluteSeconds)
        #expect(SessionTimeouts(idleMinutes: .max).idleSeconds == SessionTimeouts.absoluteSeconds)
        #expect(SessionTimeouts(idleMinutes: 0).idleSeconds == 60)
    }

    @Test("logging out ends the session, and works even when it cannot be put on record")
    func logOut() async throws {
        let fixture = try Fixture()
        let tokens = [try await fixture.logIn().session, try await fixture.logIn().session]
        try await fixture.access.logOut(fixture.session(tokens[0]), client: fixture.client)
        #expect(try await found(fixture, tokens[0]) == .signedOut)
        #expect(fixture.count(.logout, .success) == 1)
        let session = try await fixture.session(tokens[1])
        fixture.audit.fail(with: .overloaded)
        try await fixture.access.logOut(session, client: fixture.client)
        #expect(try await found(fixture, tokens[1]) == .signedOut)
    }

    @Test("a session ends in the instant in which the account changes, even if nobody cleared it")
    func epoch() async throws {
        let fixture = try Fixture()
        let signIn = try await fixture.logIn()
        let session = try await fixture.session(signIn.session)
        #expect(try await fixture.access.sessions(of: session, fixture.timeouts).count == 1)
        let stored = try #require(await fixture.credentials.account())
        var account = stored.account
        account.password = try PasswordHash(hashing: Password(Fixture.password), kdf: fixture.hashing.cost)
        #expect(await fixture.credentials.replace(account, revision: stored.revision))
        let other = try await fixture.session(fixture.logIn().session)
        let listed = try await fixture.access.sessions(of: other, fixture.timeouts)
        #expect(listed.map(\.name) == [other.listName])
        #expect(try await found(fixture, signIn.session) == .signedOut)
        for _ in 0..<5 { _ = await fixture.refusal(password: "x") }
        // The device's cookie is worth nothing either: it waits like everybody.
        #expect(await fixture.refusal(device: signIn.device) == .tooManyAttempts(retryAfterSeconds: 1))
    }

    @Test("stores hold no token")
    func hashed() async throws {
        let fixture = try Fixture()
        let signIn = try await fixture.logIn()
        let ended = await fixture.sessions.removeTimedOut(
            SessionTimeouts(idleMinutes: 1), now: Timestamp(milliseconds: .max / 2))
        #expect(ended.map(\.id) == [signIn.session.hash])
        #expect(!"\(ended) \(signIn)".contains(signIn.session.text))
    }
}
