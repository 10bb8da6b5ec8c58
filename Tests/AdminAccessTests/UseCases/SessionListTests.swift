import AuditLog
import PacCryptCore
import RequestGuard
import Testing

@testable import AdminAccess

@Suite struct SessionListTests {
    private func list(_ fixture: Fixture, _ session: AdminSession) async throws -> [ListedSession] {
        try await fixture.access.sessions(of: session, fixture.timeouts)
    }

    private func end(_ fixture: Fixture, _ name: String, by session: AdminSession) async -> AdminAccessError? {
        await adminAccessError {
            try await fixture.access.endSession(
                named: name, by: session, fixture.timeouts, client: fixture.client)
        }
    }

    @Test("the list tells since when, when last and from which network, and begins with one's own")
    func list() async throws {
        let fixture = try Fixture()
        let start = fixture.clock.timestamp
        let first = try await fixture.logIn().session
        fixture.clock.advance(seconds: 60)
        let away = AccessClient(address: IPAddress("2001:db8:0:1::7"))
        let second = try await fixture.logIn(client: away).session
        fixture.clock.advance(seconds: 60)
        let moved = AccessClient(address: IPAddress("2001:db8:0:2::9"))
        _ = try await fixture.access.authenticate(second, client: moved, timeouts: fixture.timeouts)
        fixture.clock.advance(seconds: 60)
        let own = try await fixture.session(fixture.logIn(client: AccessClient(address: nil)).session)
        let listed = try await list(fixture, own)
        #expect(listed.map(\.isOwn) == [true, false, false])
        #expect(listed.map(\.name) == [own.token.hash, second.hash, first.hash].map(\.hexadecimal))
        #expect(listed.map(\.network) == ["203.0.113.5", "2001:db8:0:2::/64", "203.0.113.5"])
        let at = { (seconds: Int64) in start.advanced(bySeconds: seconds) }
        #expect(listed.map(\.since) == [at(180), at(60), at(0)])
        #expect(listed.map(\.lastSeen) == [at(180), at(120), at(0)])
        #expect(!"\(listed)".contains(first.text))
    }

    @Test("what has timed out is not listed")
    func timedOut() async throws {
        let fixture = try Fixture()
        _ = try await fixture.logIn()
        fixture.clock.advance(seconds: 1800)
        let own = try await fixture.session(fixture.logIn().session)
        #expect(try await list(fixture, own).map(\.isOwn) == [true])
    }

    @Test("a session is ended by its name, which goes on record, and the others go on")
    func end() async throws {
        let fixture = try Fixture()
        let tokens = [try await fixture.logIn().session, try await fixture.logIn().session]
        let own = try await fixture.session(fixture.logIn().session)
        #expect(await end(fixture, tokens[0].hash.hexadecimal, by: own) == nil)
        #expect(try await !fixture.isSignedIn(tokens[0]))
        #expect(try await fixture.isSignedIn(tokens[1]))
        #expect(try await fixture.isSignedIn(own.token))
        let event = try #require(fixture.audit.events.last)
        #expect(event.kind == .sessionEnded && event.actor == .admin("admin") && event.client == "203.0.113.5")
        #expect(event.detail["reason"] == "ended_by_admin" && event.detail["network"] == "203.0.113.5")
        #expect(event.detail["since"]?.hasPrefix("20") == true)
        #expect(await end(fixture, tokens[0].hash.hexadecimal, by: own) == .noSuchSession)
        #expect(fixture.count(.sessionEnded, .success) == 1)
    }

    @Test("ending works even when it cannot be put on record, like logging out")
    func unrecorded() async throws {
        let fixture = try Fixture()
        let token = try await fixture.logIn().session
        let own = try await fixture.session(fixture.logIn().session)
        fixture.audit.fail(with: .overloaded)
        #expect(await end(fixture, token.hash.hexadecimal, by: own) == nil)
        #expect(try await !fixture.isSignedIn(token))
    }

    @Test("of many that end one session at once one does")
    func atOnce() async throws {
        let fixture = try Fixture()
        let token = try await fixture.logIn().session
        let own = try await fixture.session(fixture.logIn().session)
        let outcomes = await withTaskGroup(of: AdminAccessError?.self) { group in
            for _ in 0..<8 { group.addTask { await end(fixture, token.hash.hexadecimal, by: own) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1)
        #expect(outcomes.count { $0 == .noSuchSession } == 7)
        #expect(fixture.count(.sessionEnded, .success) == 1)
    }

    @Test("only sessions of the same account are listed and ended, and what names none ends none")
    func others() async throws {
        let fixture = try Fixture()
        let own = try await fixture.session(fixture.logIn().session)
        let now = fixture.clock.timestamp
        let foreign = CookieToken.random()
        await fixture.sessions.insert(
            Session(
                id: foreign.hash, account: "somebody else", epoch: CookieToken.random().hash, client: nil,
                createdAt: now, lastUsedAt: now))
        #expect(try await list(fixture, own).map(\.name) == [own.listName])
        let names = [
            foreign.hash.hexadecimal, foreign.text, "", "x", own.listName.uppercased(),
            String(own.listName.dropLast(2)),
            own.listName + "00", CookieToken.random().hash.hexadecimal,
        ]
        for name in names { #expect(await end(fixture, name, by: own) == .noSuchSession, "\(name)") }
        #expect(await fixture.sessions.remove(foreign.hash), "it was not touched")
        #expect(try await fixture.isSignedIn(own.token))
        #expect(fixture.count(.sessionEnded, .success) == 0)
    }
}
