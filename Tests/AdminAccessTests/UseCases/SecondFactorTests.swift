import AuditLog
import PacCryptCore
import RequestGuard
import Testing

@testable import AdminAccess

@Suite struct SecondFactorTests {
    private func password() throws -> Password { try Password(Fixture.password) }

    @Test("a second factor is on only after a code of it, and then asked for")
    func enrol() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        let enrolment = try await fixture.access.beginSecondFactor(
            of: session, password: password(), client: fixture.client)
        #expect(enrolment.link == enrolment.secret.provisioningURI(issuer: "PacCrypt", account: "admin"))
        let pending = try #require(try await fixture.access.pendingSecondFactor(of: session))
        #expect(pending.secret == enrolment.secret)
        _ = try await fixture.logIn()
        let wrong = await adminAccessError {
            try await fixture.access.confirmSecondFactor(of: session, fixture.given("12345"), client: fixture.client)
        }
        #expect(wrong == .wrongCode)
        #expect(await fixture.credentials.account()?.account.secondFactor == nil)

        let activation = try await fixture.access.confirmSecondFactor(
            of: session, fixture.given(fixture.code(enrolment.secret)), client: fixture.client)
        #expect(Set(activation.recoveryCodes.map(\.text)).count == 10)
        let admin = try await fixture.session(activation.signIn.session)
        #expect(admin.secondFactorIsOn && admin.recoveryCodesLeft == 10)
        #expect(try await fixture.access.pendingSecondFactor(of: admin) == nil)
        #expect(await fixture.refusal() == .wrongCredentials)
        #expect(fixture.count(.twoFactorEnabled, .success) == 1)
        #expect(fixture.count(.twoFactorEnabled, .failure) == 1)
        #expect(await fixture.refusal(code: fixture.code(enrolment.secret)) == .wrongCredentials)
        fixture.clock.advance(seconds: 30)
        _ = try await fixture.logIn(code: fixture.code(enrolment.secret))
    }

    @Test("a pending secret rests sealed, opens only with its session's token, and waits 10 minutes")
    func pending() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        let secret = try await fixture.access.beginSecondFactor(
            of: session, password: password(), client: fixture.client
        ).secret
        let sealed = try #require(await fixture.sessions.pendingSecret(of: session.token.hash))
        #expect(!String(decoding: sealed, as: UTF8.self).contains(secret.base32))
        #expect(PendingSecret.open(sealed, under: session.token, now: fixture.clock.timestamp) == secret)
        #expect(PendingSecret.open(sealed, under: .random(), now: fixture.clock.timestamp) == nil)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(PendingSecret.open(changed, under: session.token, now: fixture.clock.timestamp) == nil)
        }
        for count in [0, 1, 16, 20, sealed.count - 1] {
            let cut = Array(sealed.prefix(count))
            #expect(PendingSecret.open(cut, under: session.token, now: fixture.clock.timestamp) == nil)
        }
        fixture.clock.advance(seconds: 599)
        #expect(try await fixture.access.pendingSecondFactor(of: session) != nil)
        fixture.clock.advance(seconds: 1)
        #expect(try await fixture.access.pendingSecondFactor(of: session) == nil)
        let late = await adminAccessError {
            try await fixture.access.confirmSecondFactor(
                of: session, fixture.given(fixture.code(secret)), client: fixture.client)
        }
        #expect(late == .noPendingSecondFactor)
    }

    @Test("enrolment asks for the password")
    func wrongPassword() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        let wrong = await adminAccessError {
            try await fixture.access.beginSecondFactor(of: session, password: Password("x"), client: fixture.client)
        }
        #expect(wrong == .wrongPassword)
        #expect(try await fixture.access.pendingSecondFactor(of: session) == nil)
    }

    @Test("an enrolment that waits, whose secret the cookie shows, is finished with the password only")
    func confirmationAsksForPassword() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        _ = try await fixture.access.beginSecondFactor(of: session, password: password(), client: fixture.client)
        let seen = try #require(try await fixture.access.pendingSecondFactor(of: session)).secret
        let confirm = { (password: String, code: String?) in
            await adminAccessError {
                try await fixture.access.confirmSecondFactor(
                    of: session, StepUp(password: Password(password), code: code), client: fixture.client)
            }
        }
        for code in [nil, ""] as [String?] { #expect(await confirm(Fixture.password, code) == .codeRequired) }
        for _ in 1..<Session.mostFailedStepUps { #expect(await confirm("guess", fixture.code(seen)) == .wrongPassword) }
        #expect(await confirm("guess", fixture.code(seen)) == .endedByWrongAttempts)
        #expect(try await !fixture.isSignedIn(session.token))
        #expect(await fixture.credentials.account()?.account.secondFactor == nil)
        #expect(fixture.count(.twoFactorEnabled, .failure) == Session.mostFailedStepUps)
    }

    @Test("wrong codes for an enrolment count to the five that end the session, also after it is on")
    func wrongConfirmations() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        let secret = try await fixture.access.beginSecondFactor(
            of: session, password: password(), client: fixture.client
        ).secret
        for _ in 1..<Session.mostFailedStepUps {
            let wrong = await adminAccessError {
                try await fixture.access.confirmSecondFactor(
                    of: session, fixture.given("12345"), client: fixture.client)
            }
            #expect(wrong == .wrongCode)
        }
        let signIn = try await fixture.access.confirmSecondFactor(
            of: session, fixture.given(fixture.code(secret)), client: fixture.client
        ).signIn
        let renewed = try await fixture.session(signIn.session)
        let last = await adminAccessError {
            try await fixture.access.confirm(
                StepUp(password: Password("wrong")), of: renewed, for: .restart, client: fixture.client)
        }
        #expect(last == .endedByWrongAttempts)
        #expect(fixture.audit.events.contains { $0.kind == .twoFactorEnabled && $0.detail["reason"] == "code" })
    }

    @Test("a code is accepted once, and none of an earlier step after it")
    func replay() async throws {
        let fixture = try Fixture()
        let (secret, _) = try await fixture.enrol()
        let code = fixture.code(secret)
        _ = try await fixture.logIn(code: " \(code.prefix(3)) \(code.suffix(3))")
        #expect(await fixture.refusal(code: code) == .wrongCredentials)
        let earlier = OneTimeCode.code(secret, step: UInt64(fixture.clock.milliseconds / 1000) / 30 - 1)
        #expect(await fixture.refusal(code: earlier) == .wrongCredentials)
        fixture.clock.advance(seconds: 30)
        _ = try await fixture.logIn(code: fixture.code(secret))
    }

    @Test("of many logins at once with one code one succeeds", arguments: [false, true])
    func atOnce(withRecoveryCode: Bool) async throws {
        let fixture = try Fixture()
        let (secret, activation) = try await fixture.enrol()
        let code = withRecoveryCode ? activation.recoveryCodes[3].text : fixture.code(secret)
        let codes = await withTaskGroup(of: AdminAccessError?.self) { group in
            for index in 0..<4 {
                let client = AccessClient(address: IPAddress("198.51.100.\(index)"))
                group.addTask { await adminAccessError { try await fixture.logIn(code: code, client: client) } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1)
        #expect(codes.count { $0 == .wrongCredentials } == 3)
    }

    @Test("a recovery code opens once, however it is typed, and the number left is told")
    func recoveryCodes() async throws {
        let fixture = try Fixture()
        let (secret, activation) = try await fixture.enrol()
        let code = activation.recoveryCodes[0].text
        let signIn = try await fixture.logIn(code: code.lowercased().replacing("-", with: " "))
        #expect(signIn.recoveryCodesLeft == 9)
        #expect(try await fixture.session(signIn.session).recoveryCodesLeft == 9)
        #expect(fixture.count(.recoveryCodeUsed, .success) == 1)
        #expect(await fixture.refusal(code: code) == .wrongCredentials)
        #expect(fixture.count(.recoveryCodeUsed, .success) == 1)
        #expect(await fixture.refusal(password: "x", code: activation.recoveryCodes[1].text) == .wrongCredentials)
        #expect(try await fixture.logIn(code: activation.recoveryCodes[1].text).recoveryCodesLeft == 8)
        #expect(try await fixture.logIn(code: fixture.code(secret)).recoveryCodesLeft == nil)
    }

    @Test("a recovery code whose use cannot be put on record is not used up")
    func unrecorded() async throws {
        let fixture = try Fixture()
        let (_, activation) = try await fixture.enrol()
        fixture.audit.fail(with: .overloaded)
        await #expect(throws: AuditLogError.self) { try await fixture.logIn(code: activation.recoveryCodes[0].text) }
        #expect(await fixture.credentials.account()?.account.secondFactor?.recoveryCodes.count == 10)
    }

    @Test("new recovery codes replace the old ones")
    func renew() async throws {
        let fixture = try Fixture()
        let (secret, activation) = try await fixture.enrol()
        let session = try await fixture.session(activation.signIn.session)
        let given = StepUp(password: try password(), code: fixture.code(secret))
        let codes = try await fixture.access.renewRecoveryCodes(of: session, given, client: fixture.client)
        #expect(await fixture.refusal(code: activation.recoveryCodes[0].text) == .wrongCredentials)
        #expect(try await fixture.logIn(code: codes[0].text).recoveryCodesLeft == 9)
        #expect(try await fixture.isSignedIn(activation.signIn.session))
    }

    @Test("a clock that is off is told to whoever knows the password, and still counts as a wrong attempt")
    func clockOff() async throws {
        let fixture = try Fixture()
        let (secret, _) = try await fixture.enrol()
        let late = OneTimeCode.code(secret, step: UInt64(fixture.clock.milliseconds / 1000) / 30 + 20)
        #expect(await fixture.refusal(code: late) == .clockOff(seconds: 600))
        #expect(await fixture.refusal(password: "x", code: late) == .wrongCredentials)
        for _ in 0..<3 { _ = await fixture.refusal(code: late) }
        #expect(await fixture.refusal(code: late) == .tooManyAttempts(retryAfterSeconds: 1))
    }

    @Test("a guess that would be right later is told, and is not accepted then; the next code is")
    func told() async throws {
        let fixture = try Fixture()
        let (secret, _) = try await fixture.enrol()
        let guess = OneTimeCode.code(secret, step: UInt64(fixture.clock.milliseconds / 1000) / 30 + 20)
        #expect(await fixture.refusal(code: guess) == .clockOff(seconds: 600))
        fixture.clock.advance(seconds: 600)
        #expect(await fixture.refusal(code: guess) == .wrongCredentials)
        fixture.clock.advance(seconds: 30)
        _ = try await fixture.logIn(code: fixture.code(secret))
    }

    @Test("a clock that is behind is told, and changes nothing about the account")
    func behind() async throws {
        let fixture = try Fixture()
        let (secret, _) = try await fixture.enrol()
        let before = await fixture.credentials.account()
        let late = OneTimeCode.code(secret, step: UInt64(fixture.clock.milliseconds / 1000) / 30 - 20)
        #expect(await fixture.refusal(code: late) == .clockOff(seconds: -600))
        #expect(await fixture.credentials.account()?.revision == before?.revision)
    }

    @Test("switching it on or off ends all other sessions and devices, and this one goes on under a new id")
    func otherSessions() async throws {
        let fixture = try Fixture()
        let other = try await fixture.logIn()
        let own = try await fixture.logIn()
        let session = try await fixture.session(own.session)
        let enrolment = try await fixture.access.beginSecondFactor(
            of: session, password: password(), client: fixture.client)
        let on = try await fixture.access.confirmSecondFactor(
            of: session, fixture.given(fixture.code(enrolment.secret)), client: fixture.client
        ).signIn
        for old in [other, own] {
            #expect(try await !fixture.isSignedIn(old.session))
            #expect(await fixture.devices.device(old.device.hash) == nil)
        }
        fixture.clock.advance(seconds: 30)
        let second = try await fixture.logIn(code: fixture.code(enrolment.secret))
        fixture.clock.advance(seconds: 30)
        let given = StepUp(password: try password(), code: fixture.code(enrolment.secret))
        let off = try await fixture.access.disableSecondFactor(
            of: fixture.session(on.session), given, client: fixture.client)
        #expect(try await !fixture.isSignedIn(on.session))
        #expect(try await !fixture.isSignedIn(second.session))
        #expect(try await !fixture.session(off.session).secondFactorIsOn)
        #expect(fixture.count(.twoFactorDisabled, .success) == 1)
        _ = try await fixture.logIn()
    }

    @Test("what is on cannot be begun, and what is off can be neither ended nor renewed")
    func wrongState() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        let password = try password()
        let off: [AdminAccessError?] = [
            await adminAccessError {
                try await fixture.access.disableSecondFactor(
                    of: session, StepUp(password: password), client: fixture.client)
            },
            await adminAccessError {
                try await fixture.access.renewRecoveryCodes(
                    of: session, StepUp(password: password), client: fixture.client)
            },
        ]
        #expect(off == [.secondFactorIsOff, .secondFactorIsOff])
        let nothing = await adminAccessError {
            try await fixture.access.confirmSecondFactor(of: session, fixture.given("123456"), client: fixture.client)
        }
        #expect(nothing == .noPendingSecondFactor)
        let (_, activation) = try await fixture.enrol()
        let admin = try await fixture.session(activation.signIn.session)
        let on = await adminAccessError {
            try await fixture.access.beginSecondFactor(of: admin, password: password, client: fixture.client)
        }
        #expect(on == .secondFactorIsOn)
    }
}
