import AuditLog
import PacCryptCore
import RequestGuard
import Testing

@testable import AdminAccess

@Suite struct LoginTests {
    @Test("name and password log in, under an id that is new, and the old one ends")
    func logIn() async throws {
        let fixture = try Fixture()
        let first = try await fixture.logIn()
        #expect(try await fixture.isSignedIn(first.session))
        let second = try await fixture.logIn(session: first.session, device: first.device)
        #expect(second.session != first.session)
        #expect(try await fixture.isSignedIn(second.session))
        #expect(try await !fixture.isSignedIn(first.session))
        #expect(await fixture.devices.device(first.device.hash) == nil)
        #expect(await fixture.devices.device(second.device.hash) != nil)
        #expect(fixture.audit.events.map(\.kind) == [.login, .login])
        #expect(fixture.audit.events.first?.actor == .admin("admin"))
        #expect(fixture.audit.events.first?.client == "203.0.113.5")
    }

    @Test("a session id that somebody else chose is not taken over")
    func fixation() async throws {
        let fixture = try Fixture()
        let planted = CookieToken.random()
        let signIn = try await fixture.logIn(session: planted)
        #expect(signIn.session != planted)
        #expect(try await !fixture.isSignedIn(planted))
    }

    @Test("the name may be typed with blanks around it and in either Unicode form")
    func names() async throws {
        let hash = try PasswordHash(hashing: Password("Grüße an alle"), kdf: .argon2id(iterations: 1, memoryKiB: 8))
        let fixture = try Fixture(account: AdminAccount(name: "Zoë", password: hash))
        _ = try await fixture.logIn(name: " Zoe\u{308} ", password: "Gru\u{308}ße an alle")
    }

    @Test("a wrong name, password or code gets the same answer after the same derivation")
    func sameAnswer() async throws {
        let fixture = try Fixture()
        let (secret, _) = try await fixture.enrol()
        let right = fixture.code(secret)
        let wrong = right == "000000" ? "000001" : "000000"
        let attempts: [(name: String, password: String, code: String?)] = [
            ("nobody", Fixture.password, right), ("admin", "wrong password", right), ("nobody", "wrong", nil),
            ("admin", Fixture.password, wrong), ("admin", Fixture.password, nil), ("admin", Fixture.password, ""),
            ("admin", "x", "no code at all"), ("", "x", "ABCD-EFGH-JKMN-PQRS"),
        ]
        for item in attempts {
            let before = fixture.hashing.derivations.count
            let error = await fixture.refusal(name: item.name, password: item.password, code: item.code)
            #expect(error == .wrongCredentials)
            #expect(fixture.hashing.derivations.dropFirst(before) == [fixture.hashing.cost])
            fixture.clock.advance(seconds: 60)
        }
        #expect(fixture.count(.login, .failure) == attempts.count)
    }

    @Test("what was typed is in no event")
    func events() async throws {
        let fixture = try Fixture()
        _ = await fixture.refusal(name: "my secret as name", password: "my secret password", code: "123456")
        let text = "\(fixture.audit.events)"
        #expect(!text.contains("secret") && !text.contains("123456"))
        #expect(fixture.audit.events.first?.actor == .anonymous)
    }

    @Test("when the machine is busy the attempt does not count")
    func busy() async throws {
        let fixture = try Fixture()
        fixture.hashing.setBusy(true)
        for _ in 0..<50 {
            await #expect(throws: RecordingHashing.Busy.self) { try await fixture.logIn() }
        }
        fixture.hashing.setBusy(false)
        _ = try await fixture.logIn()
    }

    @Test("a login that cannot be put on record is none")
    func unrecorded() async throws {
        let fixture = try Fixture()
        fixture.audit.fail(with: .overloaded)
        await #expect(throws: AuditLogError.self) { try await fixture.logIn() }
        #expect(await fixture.sessions.removeTimedOut(SessionTimeouts(idleMinutes: 1), now: .max).isEmpty)
    }

    @Test("before setup there is nobody to log in")
    func notSetUp() async throws {
        let fixture = try Fixture(isSetUp: false)
        #expect(await fixture.refusal() == .notSetUp)
        #expect(fixture.hashing.derivations.isEmpty)
    }

    @Test("the original's hash opens with the old password and is replaced at the first login")
    func rehash() async throws {
        let original = try PasswordHash(
            originalHash: "ta1CVrwXH51kdkUVu2wf1Vqj1CN_ClotH93keOMX_aY=", salt: "AAECAwQFBgcICQoLDA0ODw==")
        let fixture = try Fixture(account: AdminAccount(name: "admin", password: original))
        #expect(await fixture.refusal(password: "legacy admin passwore") == .wrongCredentials)
        #expect(await fixture.credentials.account()?.account.password == original)
        let signIn = try await fixture.logIn(password: "legacy admin password")
        #expect(try await fixture.isSignedIn(signIn.session))
        let stored = try #require(await fixture.credentials.account()).account.password
        #expect(stored.kdf == fixture.hashing.cost)
        #expect(
            fixture.hashing.derivations == [.pbkdf2(iterations: 200_000), .pbkdf2(iterations: 200_000), stored.kdf])
        let next = try await fixture.logIn(password: "legacy admin password")
        #expect(try await fixture.isSignedIn(next.session))
        #expect(try await fixture.isSignedIn(signIn.session))
    }

    @Test("several first logins at once all succeed, and one hash is kept")
    func rehashAtOnce() async throws {
        let hash = try PasswordHash(hashing: Password(Fixture.password), kdf: .argon2id(iterations: 2, memoryKiB: 8))
        let fixture = try Fixture(account: AdminAccount(name: "admin", password: hash))
        let sessions = try await withThrowingTaskGroup(of: CookieToken.self) { group in
            for _ in 0..<4 { group.addTask { try await fixture.logIn().session } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for session in sessions { #expect(try await fixture.isSignedIn(session)) }
    }
}

extension Timestamp {
    fileprivate static var max: Timestamp { Timestamp(milliseconds: .max / 2) }
}
