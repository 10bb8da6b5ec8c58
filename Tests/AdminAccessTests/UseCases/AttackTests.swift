import AuditLog
import PacCryptCore
import RequestGuard
import Testing

@testable import AdminAccess

/// 1,000 wrong logins from 50 addresses, with the waits that `docs/access.md` states.
@Suite struct AttackTests {
    private static let longestWait = 30

    private func attacker(_ index: Int) -> AccessClient {
        AccessClient(address: IPAddress("198.51.100.\(index % 50)"))
    }

    /// Makes the wrong attempts, so many milliseconds apart.
    private func attack(
        _ fixture: Fixture, attempts: Int = 1000, apart milliseconds: Int64,
        meanwhile: (Int) async throws -> Void = { _ in }
    ) async throws {
        for index in 0..<attempts {
            let error = await fixture.refusal(password: "guess number \(index)", client: attacker(index))
            switch error {
            case .wrongCredentials, .tooManyAttempts: break
            default: Issue.record("\(String(describing: error))")
            }
            fixture.clock.advance(by: .milliseconds(milliseconds))
            try await meanwhile(index)
        }
    }

    @Test("none gets in, and few are looked at: 5, and then one for each wait", arguments: [0, 10, 240, 1000, 7000])
    func neverIn(apart: Int64) async throws {
        let fixture = try Fixture()
        try await attack(fixture, apart: apart)
        let seconds = Int(1000 * apart / 1000)
        // Waits of 1, 2, 4, 8, 16 and from then on 30 seconds.
        #expect(fixture.hashing.derivations.count <= 5 + 5 + seconds / Self.longestWait + 1)
        #expect(fixture.count(.login, .success) == 0)
        #expect(fixture.count(.login, .failure) + fixture.count(.login, .refused) == 1000)
    }

    @Test("none gets in when all come at once, and 5 are looked at")
    func allAtOnce() async throws {
        let fixture = try Fixture()
        let codes = await withTaskGroup(of: AdminAccessError?.self) { group in
            for index in 0..<1000 {
                group.addTask { await fixture.refusal(password: "guess", client: attacker(index)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count { $0 == .wrongCredentials } == 5)
        #expect(codes.count { $0 == .tooManyAttempts(retryAfterSeconds: 1) } == 995)
        #expect(fixture.hashing.derivations.count == 5)
    }

    @Test("once it stops, the right admin with a new browser waits at most 30 seconds", arguments: [0, 240, 7000])
    func afterwards(apart: Int64) async throws {
        let fixture = try Fixture()
        try await attack(fixture, apart: apart)
        if case .tooManyAttempts(let seconds) = await fixture.refusal() {
            #expect((1...Self.longestWait).contains(seconds))
            fixture.clock.advance(seconds: seconds)
            _ = try await fixture.logIn()
        }
    }

    @Test("while it goes on, a browser of an earlier login is never kept waiting")
    func knownBrowser() async throws {
        let fixture = try Fixture()
        var signIn = try await fixture.logIn()
        try await attack(fixture, apart: 240) { index in
            guard index.isMultiple(of: 50) else { return }
            signIn = try await fixture.logIn(session: signIn.session, device: signIn.device)
        }
    }

    @Test("while it goes on, a new browser gets in as soon as its attempt is the first after a wait")
    func newBrowser() async throws {
        let fixture = try Fixture()
        try await attack(fixture, apart: 240)
        guard case .tooManyAttempts(let seconds) = await fixture.refusal() else {
            Issue.record("the attack opened no wait")
            return
        }
        // Somebody else's attempt is the first: the next wait begins, no longer than the last one.
        fixture.clock.advance(seconds: seconds)
        _ = await fixture.refusal(password: "x", client: AccessClient(address: IPAddress("2001:db8::1")))
        guard case .tooManyAttempts(let next) = await fixture.refusal() else {
            Issue.record("the attempt opened no wait")
            return
        }
        #expect(next <= Self.longestWait)
        fixture.clock.advance(seconds: next)
        _ = try await fixture.logIn()
    }

    @Test("a known browser's own wrong attempts wait at most 30 seconds, and keep nobody else waiting")
    func stolenDevice() async throws {
        let fixture = try Fixture()
        let device = try await fixture.logIn().device
        for _ in 0..<50 {
            _ = await fixture.refusal(password: "x", device: device)
            fixture.clock.advance(seconds: 1)
        }
        guard case .tooManyAttempts(let seconds) = await fixture.refusal(device: device) else {
            Issue.record("the device does not wait")
            return
        }
        #expect(seconds <= Self.longestWait)
        _ = try await fixture.logIn()
        fixture.clock.advance(seconds: Device.lifetimeSeconds)
        for _ in 0..<5 { _ = await fixture.refusal(password: "x") }
        #expect(await fixture.refusal(device: device) == .tooManyAttempts(retryAfterSeconds: 1))
    }

    @Test("one client's wait grows to 15 minutes, and another client is not kept by it")
    func oneClient() async throws {
        let fixture = try Fixture()
        var waits: [Int] = []
        while waits.last != 900, waits.count < 40 {
            if case .tooManyAttempts(let seconds) = await fixture.refusal(password: "x") {
                waits.append(seconds)
                fixture.clock.advance(seconds: seconds)
            }
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900])
        // The account's attempts are forgotten by then.
        _ = try await fixture.logIn(client: AccessClient(address: IPAddress("203.0.113.99")))
    }
}
