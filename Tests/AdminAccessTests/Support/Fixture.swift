@testable import AdminAccess
import AdminAccessConformance
import AuditLog
import AuditLogConformance
import PacCryptCore
import RequestGuard
import TestSupport
import Testing

/// An instance in memory with its ports at hand.
struct Fixture {
    static let name = "admin"
    static let password = "correct horse battery"

    let clock = ManualClock()
    let credentials: InMemoryCredentialStore
    let sessions = InMemorySessionStore()
    let devices = InMemoryDeviceStore()
    let attempts = InMemoryLoginAttemptStore()
    let pardons = InMemoryPardonStore()
    let hashing = RecordingHashing()
    let audit = RecordingAuditSink()
    let access: AccessControl
    let timeouts = SessionTimeouts(idleMinutes: 30)
    let client = AccessClient(address: IPAddress("203.0.113.5"))

    /// An instance with an account, or before setup.
    init(isSetUp: Bool = true) throws {
        let hash = try PasswordHash(hashing: Password(Self.password), kdf: RecordingHashing.cheap)
        try self.init(account: isSetUp ? AdminAccount(name: Self.name, password: hash) : nil)
    }

    init(account: AdminAccount?) throws {
        credentials = InMemoryCredentialStore(account: account)
        access = AccessControl(
            stores: AccessStores(
                credentials: credentials, sessions: sessions, devices: devices, attempts: attempts),
            hashing: hashing, audit: audit, clock: { [clock] in clock.timestamp })
    }

    var rescue: AccessRescue {
        AccessRescue(
            stores: access.stores, pardons: pardons, hashing: hashing, audit: audit,
            clock: { [clock] in clock.timestamp })
    }

    func logIn(
        name: String = Fixture.name, password: String = Fixture.password, code: String? = nil,
        session: CookieToken? = nil, device: CookieToken? = nil, client: AccessClient? = nil
    ) async throws -> SignIn {
        try await access.logIn(
            LoginRequest(name: name, password: Password(password), code: code, session: session, device: device),
            client: client ?? self.client)
    }

    /// The error of a login that must fail.
    func refusal(
        name: String = Fixture.name, password: String = Fixture.password, code: String? = nil,
        device: CookieToken? = nil, client: AccessClient? = nil
    ) async -> AdminAccessError? {
        do {
            _ = try await logIn(name: name, password: password, code: code, device: device, client: client)
            return nil
        } catch {
            return error as? AdminAccessError
        }
    }

    /// The session of a cookie that must be of one.
    func session(_ token: CookieToken) async throws -> AdminSession {
        guard case .signedIn(let session) = try await access.authenticate(token, client: client, timeouts: timeouts)
        else {
            throw NoSession()
        }
        return session
    }

    func isSignedIn(_ token: CookieToken) async throws -> Bool {
        if case .signedIn = try await access.authenticate(token, client: client, timeouts: timeouts) {
            true
        } else {
            false
        }
    }

    struct NoSession: Error {}

    /// Switches the second factor on; the clock moves on so that the next code is a new one.
    func enrol() async throws -> (secret: OneTimeSecret, activation: SecondFactorActivation) {
        let session = try await session(logIn().session)
        let enrolment = try await access.beginSecondFactor(
            of: session, password: Password(Self.password), client: client)
        let activation = try await access.confirmSecondFactor(
            of: session, given(code(enrolment.secret)), client: client)
        clock.advance(seconds: 60)
        return (enrolment.secret, activation)
    }

    /// The right password, with a code or none.
    func given(_ code: String? = nil) throws -> StepUp {
        StepUp(password: try Password(Self.password), code: code)
    }

    func code(_ secret: OneTimeSecret) -> String {
        OneTimeCode.code(secret, step: UInt64(clock.milliseconds / 1000) / OneTimeCode.stepSeconds)
    }

    /// How often an event with this outcome is on record.
    func count(_ kind: AuditEventKind, _ outcome: AuditOutcome) -> Int {
        audit.events.count { $0.kind == kind && $0.outcome == outcome }
    }
}

/// The error that something throws, or nil.
func adminAccessError<Output>(_ body: () async throws -> Output) async -> AdminAccessError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? AdminAccessError
    }
}
