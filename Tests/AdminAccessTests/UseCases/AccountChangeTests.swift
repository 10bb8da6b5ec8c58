import AuditLog
import PacCryptCore
import RequestGuard
import Testing

@testable import AdminAccess

@Suite struct AccountChangeTests {
    private static let new = "a new and longer password"

    @Test("a new password ends all other sessions and devices, and this one goes on under a new id")
    func changePassword() async throws {
        let fixture = try Fixture()
        let other = try await fixture.logIn()
        let own = try await fixture.logIn()
        let next = try await fixture.access.changePassword(
            of: fixture.session(own.session), fixture.given(), to: Password(Self.new), client: fixture.client)
        for old in [other, own] {
            #expect(try await !fixture.isSignedIn(old.session))
            #expect(await fixture.devices.device(old.device.hash) == nil)
        }
        #expect(try await fixture.isSignedIn(next.session))
        #expect(fixture.count(.passwordChange, .success) == 1)
        #expect(await fixture.refusal() == .wrongCredentials)
        _ = try await fixture.logIn(password: Self.new)
    }

    @Test("with a second factor a new password takes a code too, and not the one of the login within its step")
    func code() async throws {
        let fixture = try Fixture()
        let (secret, _) = try await fixture.enrol()
        let used = fixture.code(secret)
        let signIn = try await fixture.logIn(code: used)
        let session = try await fixture.session(signIn.session)
        let change = { (code: String?) in
            try await fixture.access.changePassword(
                of: session, fixture.given(code), to: Password(Self.new), client: fixture.client)
        }
        let before = await fixture.credentials.account()?.account
        for _ in 0..<10 { #expect(await adminAccessError { try await change(nil) } == .codeRequired) }
        for code in [used, "000000"] { #expect(await adminAccessError { try await change(code) } == .wrongCode) }
        #expect(await fixture.credentials.account()?.account == before)
        #expect(await fixture.devices.device(signIn.device.hash) != nil, "the known browser is as it was")
        fixture.clock.advance(seconds: 30)
        let next = fixture.code(secret)
        let renewed = try await change(next)
        #expect(try await fixture.isSignedIn(renewed.session))
        #expect(await fixture.refusal(password: Self.new, code: next) == .wrongCredentials, "it is used up")
        fixture.clock.advance(seconds: 30)
        _ = try await fixture.logIn(password: Self.new, code: fixture.code(secret))
    }

    @Test("the fifth wrong code for a new password ends the session, and nothing was changed")
    func wrongCodes() async throws {
        let fixture = try Fixture()
        let (secret, activation) = try await fixture.enrol()
        let session = try await fixture.session(activation.signIn.session)
        let before = await fixture.credentials.account()?.account
        let change = { (code: String) in
            await adminAccessError {
                try await fixture.access.changePassword(
                    of: session, fixture.given(code), to: Password(Self.new), client: fixture.client)
            }
        }
        for _ in 1..<Session.mostFailedStepUps { #expect(await change("000000") == .wrongCode) }
        #expect(await change("000000") == .endedByWrongAttempts)
        #expect(await change(fixture.code(secret)) == .sessionEnded)
        #expect(await fixture.credentials.account()?.account == before)
        #expect(fixture.count(.passwordChange, .failure) == Session.mostFailedStepUps)
        #expect(fixture.count(.passwordChange, .success) == 0)
    }

    @Test("without a record nothing is changed")
    func unrecorded() async throws {
        let fixture = try Fixture()
        let (secret, activation) = try await fixture.enrol()
        let session = try await fixture.session(activation.signIn.session)
        let before = try #require(await fixture.credentials.account()).account
        fixture.audit.fail(with: .overloaded)
        let (access, client, password) = (fixture.access, fixture.client, try Password(Fixture.password))
        let given = {
            fixture.clock.advance(seconds: 30)
            return StepUp(password: password, code: fixture.code(secret))
        }
        await #expect(throws: AuditLogError.self) {
            try await access.changePassword(of: session, given(), to: Password(Self.new), client: client)
        }
        await #expect(throws: AuditLogError.self) {
            try await access.disableSecondFactor(of: session, given(), client: client)
        }
        await #expect(throws: AuditLogError.self) {
            try await access.renewRecoveryCodes(of: session, given(), client: client)
        }
        await #expect(throws: AuditLogError.self) {
            try await access.reset(session, password: password, client: client)
        }
        await #expect(throws: AuditLogError.self) {
            try await fixture.rescue.resetPassword(Password(Self.new), disablingSecondFactor: true)
        }
        // The codes were used up: whoever saw them typed can do nothing with them.
        var after = try #require(await fixture.credentials.account()).account
        #expect(after.secondFactor?.lastStep != before.secondFactor?.lastStep)
        after.secondFactor?.lastStep = before.secondFactor?.lastStep
        #expect(after == before)
        #expect(try await fixture.isSignedIn(session.token))
    }

    @Test("a password that is too short changes nothing and costs no derivation")
    func tooShort() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        let count = fixture.hashing.derivations.count
        let code = await adminAccessError {
            try await fixture.access.changePassword(
                of: session, fixture.given(), to: Password("short"), client: fixture.client)
        }
        #expect(code == .passwordTooShort)
        #expect(fixture.hashing.derivations.count == count)
    }

    @Test("two changes at once: one is made, and the other says so")
    func atOnce() async throws {
        let fixture = try Fixture()
        let session = try await fixture.session(fixture.logIn().session)
        let codes = await withTaskGroup(of: AdminAccessError?.self) { group in
            for index in 0..<4 {
                group.addTask {
                    await adminAccessError {
                        try await fixture.access.changePassword(
                            of: session, fixture.given(), to: Password("\(Self.new) \(index)"),
                            client: fixture.client)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1)
        #expect(
            codes.compactMap(\.self).allSatisfy { [.changedMeanwhile, .sessionEnded, .wrongPassword].contains($0) })
    }

    @Test("a reset removes account, sessions and devices, and gives a new setup token")
    func reset() async throws {
        let fixture = try Fixture()
        let signIn = try await fixture.logIn()
        let session = try await fixture.session(signIn.session)
        let wrong = await adminAccessError {
            try await fixture.access.reset(session, password: Password("wrong"), client: fixture.client)
        }
        #expect(wrong == .wrongPassword)
        let token = try await fixture.access.reset(
            session, password: Password(Fixture.password), client: fixture.client)
        #expect(try await fixture.access.setupToken() == token)
        #expect(try await !fixture.isSignedIn(signIn.session))
        #expect(await fixture.devices.device(signIn.device.hash) == nil)
        #expect(fixture.count(.reset, .success) == 1)
        let again = try await fixture.access.setUp(
            SetupRequest(token: token, name: "admin", password: Password(Fixture.password)), client: fixture.client
        )
        #expect(try await fixture.isSignedIn(again.session))
        #expect(try await !fixture.isSignedIn(signIn.session))
    }
}
