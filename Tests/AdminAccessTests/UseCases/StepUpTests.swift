import AuditLog
import PacCryptCore
import RequestGuard
import Testing

@testable import AdminAccess

@Suite struct StepUpTests {
    private static let most = Session.mostFailedStepUps

    /// What a step-up ends with; nil when it is right.
    private func ask(
        _ fixture: Fixture, _ session: AdminSession, _ password: String = Fixture.password, code: String? = nil,
        demanding demand: StepUpDemand = .password
    ) async -> AdminAccessError? {
        await adminAccessError {
            try await fixture.access.confirm(
                StepUp(password: Password(password), code: code), of: session, for: .settingsChange, demanding: demand,
                client: fixture.client)
        }
    }

    @Test("five wrong passwords end the session, which goes on record, and no other session")
    func fiveWrong() async throws {
        let fixture = try Fixture()
        let stolen = try await fixture.session(fixture.logIn().session)
        let other = try await fixture.session(fixture.logIn().session)
        for _ in 1..<Self.most { #expect(await ask(fixture, stolen, "wrong") == .wrongPassword) }
        #expect(try await fixture.isSignedIn(stolen.token))
        #expect(await ask(fixture, stolen, "wrong") == .endedByWrongAttempts)
        #expect(try await !fixture.isSignedIn(stolen.token))
        #expect(await ask(fixture, stolen) == .sessionEnded)
        #expect(await ask(fixture, other) == nil)
        #expect(fixture.count(.settingsChange, .failure) == 5)
        let end = try #require(fixture.audit.events.first { $0.kind == .sessionEnded })
        #expect(end.actor == .admin("admin") && end.client == "203.0.113.5")
        #expect(end.detail["reason"] == "wrong_attempts" && end.detail["network"] == "203.0.113.5")
        #expect(fixture.count(.sessionEnded, .success) == 1)
    }

    @Test("right ones do not make up for wrong ones, and neither does time nor an unban")
    func noForgiveness() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        for _ in 1..<Self.most {
            #expect(await ask(fixture, session, "wrong") == .wrongPassword)
            for _ in 0..<3 { #expect(await ask(fixture, session) == nil) }
            fixture.clock.advance(seconds: 1200)
            #expect(try await fixture.isSignedIn(session.token))
            try await fixture.access.removeTimedOut(fixture.timeouts)
            try await fixture.rescue.unban(.everybody)
        }
        #expect(await ask(fixture, session, "wrong") == .endedByWrongAttempts)
    }

    @Test("of many guesses at once no more are looked at than may be wrong, and the session ends once")
    func atOnce() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        let before = fixture.hashing.derivations.count
        let outcomes = await withTaskGroup(of: AdminAccessError?.self) { group in
            for number in 0..<40 { group.addTask { await ask(fixture, session, "guess \(number)") } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(fixture.hashing.derivations.count - before <= Self.most)
        #expect(outcomes.allSatisfy { [.wrongPassword, .endedByWrongAttempts, .sessionEnded].contains($0) })
        #expect(try await !fixture.isSignedIn(session.token))
        #expect(fixture.count(.sessionEnded, .success) == 1)
    }

    @Test("guesses at the login end no session, and waits there keep no session from a step-up")
    func apartFromLogin() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        for index in 0..<60 {
            _ = await fixture.refusal(password: "x", client: AccessClient(address: IPAddress("198.51.100.\(index)")))
        }
        #expect(await ask(fixture, session) == nil)
    }

    @Test("what could not be tried counts as no attempt")
    func busy() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        fixture.hashing.setBusy(true)
        for _ in 0..<20 {
            await #expect(throws: RecordingHashing.Busy.self) {
                try await fixture.access.confirm(
                    StepUp(password: try Password("wrong")), of: session, for: .restart, client: fixture.client)
            }
        }
        fixture.hashing.setBusy(false)
        for _ in 1..<Self.most { #expect(await ask(fixture, session, "wrong") == .wrongPassword) }
        #expect(await ask(fixture, session) == nil)
    }

    @Test("an attempt that cannot be counted is not made, and one whose outcome cannot be stored stays counted")
    func brokenStore() async throws {
        let fixture = try Fixture()
        let sessions = BreakableSessionStore(fixture.sessions)
        let access = fixture.access(sessions: sessions)
        let session = try await fixture.session(fixture.logIn().session)
        let confirm = { (password: String) in
            try await access.confirm(
                StepUp(password: try Password(password)), of: session, for: .restart, client: fixture.client)
        }
        let before = fixture.hashing.derivations.count
        sessions.failing.withLock { $0 = [.reserve] }
        for password in ["wrong", Fixture.password] {
            await #expect(throws: BreakableSessionStore.Broken.self) { try await confirm(password) }
        }
        #expect(fixture.hashing.derivations.count == before, "nothing was derived, so nothing was learnt")

        // The right password too, whose giving back fails: nothing may be done with it then.
        sessions.failing.withLock { $0 = [.release, .fail] }
        for password in ["wrong", Fixture.password, "wrong", Fixture.password, "wrong"] {
            await #expect(throws: BreakableSessionStore.Broken.self) { try await confirm(password) }
        }
        sessions.failing.withLock { $0 = [] }
        #expect(await adminAccessError { try await confirm(Fixture.password) } == .endedByWrongAttempts)
        #expect(try await !fixture.isSignedIn(session.token))
    }

    @Test("a session that is ended while its password is looked at may do nothing with it")
    func endedMeanwhile() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        let sessions = BreakableSessionStore(fixture.sessions)
        sessions.beforeRelease.withLock { $0 = { _ = await fixture.sessions.remove(session.token.hash) } }
        let outcome = await adminAccessError {
            try await fixture.access(sessions: sessions).confirm(
                StepUp(password: try Password(Fixture.password)), of: session, for: .restart, client: fixture.client)
        }
        #expect(outcome == .sessionEnded)
    }

    // MARK: Codes

    @Test("without a second factor the password is enough, whatever is typed for a code")
    func noSecondFactor() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        #expect(await ask(fixture, session, demanding: .passwordAndCode) == nil)
        #expect(await ask(fixture, session, code: "123456", demanding: .passwordAndCode) == nil)
    }

    @Test("with a second factor a code is needed where trust is moved; a missing one is told and counts as nothing")
    func codeRequired() async throws {
        let fixture = try Fixture()
        let (secret, activation) = try await fixture.enrol()
        let session = try await fixture.session(activation.signIn.session)
        #expect(await ask(fixture, session) == nil, "the rest needs the password alone")
        for code in [nil, ""] as [String?] {
            for _ in 0..<10 {
                #expect(await ask(fixture, session, code: code, demanding: .passwordAndCode) == .codeRequired)
            }
        }
        for _ in 1..<Self.most {
            #expect(await ask(fixture, session, code: "000000", demanding: .passwordAndCode) == .wrongCode)
        }
        #expect(await ask(fixture, session, code: fixture.code(secret), demanding: .passwordAndCode) == nil)
    }

    @Test("a code of the login is refused within its step, one that was used here at the login, and twice here")
    func replay() async throws {
        let fixture = try Fixture()
        let (secret, _) = try await fixture.enrol()
        let code = fixture.code(secret)
        let session = try await fixture.session(fixture.logIn(code: code).session)
        #expect(await ask(fixture, session, code: code, demanding: .passwordAndCode) == .wrongCode)
        let earlier = OneTimeCode.code(secret, step: UInt64(fixture.clock.milliseconds / 1000) / 30 - 1)
        #expect(await ask(fixture, session, code: earlier, demanding: .passwordAndCode) == .wrongCode)
        fixture.clock.advance(seconds: 30)
        let next = fixture.code(secret)
        #expect(await ask(fixture, session, code: next, demanding: .passwordAndCode) == nil)
        #expect(await ask(fixture, session, code: next, demanding: .passwordAndCode) == .wrongCode)
        #expect(await fixture.refusal(code: next) == .wrongCredentials)
    }

    @Test("of many step-ups at once with one code one succeeds", arguments: [false, true])
    func codeAtOnce(withRecoveryCode: Bool) async throws {
        let fixture = try Fixture()
        let (secret, activation) = try await fixture.enrol()
        let code = withRecoveryCode ? activation.recoveryCodes[3].text : fixture.code(secret)
        var sessions: [AdminSession] = []
        for number in 0..<4 {
            let signIn = try await fixture.logIn(code: activation.recoveryCodes[4 + number].text)
            sessions.append(try await fixture.session(signIn.session))
        }
        let outcomes = await withTaskGroup(of: AdminAccessError?.self) { group in
            for session in sessions {
                group.addTask { await ask(fixture, session, code: code, demanding: .passwordAndCode) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1)
        #expect(outcomes.count { $0 == .wrongCode } == 3)
    }

    @Test("wrong codes end the session like wrong passwords, and a right code with a wrong password is not used up")
    func wrongCodes() async throws {
        let fixture = try Fixture()
        let (secret, activation) = try await fixture.enrol()
        let session = try await fixture.session(activation.signIn.session)
        let code = fixture.code(secret)
        #expect(await ask(fixture, session, "wrong", code: code, demanding: .passwordAndCode) == .wrongPassword)
        #expect(await ask(fixture, session, "wrong", code: "000000", demanding: .passwordAndCode) == .wrongPassword)
        #expect(await ask(fixture, session, code: code, demanding: .passwordAndCode) == nil)
        let early = OneTimeCode.code(secret, step: UInt64(fixture.clock.milliseconds / 1000) / 30 + 20)
        #expect(await ask(fixture, session, code: early, demanding: .passwordAndCode) == .clockOff(seconds: 600))
        #expect(await ask(fixture, session, code: "000000", demanding: .passwordAndCode) == .wrongCode)
        #expect(await ask(fixture, session, code: "000000", demanding: .passwordAndCode) == .endedByWrongAttempts)
        let reasons = fixture.audit.events.filter { $0.kind == .settingsChange }.map { $0.detail["reason"] }
        #expect(reasons == ["password", "password", "clock_off", "code", "code"])
        // What an answer said of a coming code is worth nothing here either.
        let again = try await fixture.session(fixture.logIn(code: activation.recoveryCodes[0].text).session)
        fixture.clock.advance(seconds: 600)
        #expect(await ask(fixture, again, code: early, demanding: .passwordAndCode) == .wrongCode)
    }

    @Test("a new password gives no wrong codes back: with it one could guess on and on")
    func noForgivenessForNewPassword() async throws {
        let fixture = try Fixture()
        let (secret, activation) = try await fixture.enrol()
        let session = try await fixture.session(activation.signIn.session)
        for _ in 1..<Self.most {
            #expect(await ask(fixture, session, code: "000000", demanding: .passwordAndCode) == .wrongCode)
        }
        let signIn = try await fixture.access.changePassword(
            of: session, fixture.given(fixture.code(secret)), to: Password(Fixture.password), client: fixture.client)
        let renewed = try await fixture.session(signIn.session)
        #expect(await ask(fixture, renewed, code: "000000", demanding: .passwordAndCode) == .endedByWrongAttempts)
    }

    @Test("a recovery code does for a code, once, and its use goes on record")
    func recoveryCode() async throws {
        let fixture = try Fixture()
        let (_, activation) = try await fixture.enrol()
        let session = try await fixture.session(activation.signIn.session)
        let code = activation.recoveryCodes[0].text
        #expect(await ask(fixture, session, code: code, demanding: .passwordAndCode) == nil)
        #expect(fixture.count(.recoveryCodeUsed, .success) == 1)
        #expect(await ask(fixture, session, code: code, demanding: .passwordAndCode) == .wrongCode)
        #expect(await fixture.refusal(code: code) == .wrongCredentials)
        #expect(await fixture.credentials.account()?.account.secondFactor?.recoveryCodes.count == 9)
    }

    @Test("the password alone neither turns the second factor off nor makes recovery codes, which are codes")
    func notAround() async throws {
        let fixture = try Fixture()
        let (secret, activation) = try await fixture.enrol()
        let session = try await fixture.session(activation.signIn.session)
        let before = await fixture.credentials.account()?.account
        for code in [nil, "000000"] as [String?] {
            let given = StepUp(password: try Password(Fixture.password), code: code)
            let expected: AdminAccessError = code == nil ? .codeRequired : .wrongCode
            let off = await adminAccessError {
                try await fixture.access.disableSecondFactor(of: session, given, client: fixture.client)
            }
            let codes = await adminAccessError {
                try await fixture.access.renewRecoveryCodes(of: session, given, client: fixture.client)
            }
            #expect(off == expected && codes == expected)
        }
        #expect(await fixture.credentials.account()?.account == before)
        let given = StepUp(password: try Password(Fixture.password), code: fixture.code(secret))
        let off = try await fixture.access.disableSecondFactor(of: session, given, client: fixture.client)
        #expect(try await !fixture.session(off.session).secondFactorIsOn)
    }
}
