import AdminAccess
import AdminAccessConformance
import AuditLog
import AuditLogConformance
import FileSystem
import Foundation
import PacCryptCore
import PacShare
import RequestGuard
import Settings
import Synchronization
import Threads

@testable import PacCryptServer

/// What the admin area of a test's server works with, all of it in memory but the settings.
final class AdminState: Sendable {
    static let name = "operator"
    static let password = "correct horse battery"

    let audit = RecordingAuditSink()
    let credentials = InMemoryCredentialStore()
    let sessions = InMemorySessionStore()
    let developerMode = DeveloperMode()
    let calls = Mutex<[String]>([])
    /// Called while a session is looked up, with the policy in force.
    let duringLookUp = Mutex<(@Sendable (LivePolicy) -> Void)?>(nil)
    /// What answers to `GET /admin-logs`; nothing unless a test puts something there.
    let logFolder = Mutex<(path: String, key: FernetKey)?>(nil)
    private let settings = Mutex<LiveSettings?>(nil)

    /// The settings of the server that was made last.
    var live: LiveSettings? { settings.withLock { $0 } }

    /// What stands before ``credentials``, to break.
    let credentialFailure = Mutex<StorageFailure?>(nil)
    /// Breaks the counting of step-ups.
    let stepUpFailure = Mutex<StorageFailure?>(nil)

    private func stores(duringLookUp: @escaping @Sendable () -> Void) -> AccessStores {
        AccessStores(
            credentials: BreakableCredentialStore(credentials) { self.credentialFailure.withLock { $0 } },
            sessions: WatchedSessionStore(sessions, duringLookUp) { self.stepUpFailure.withLock { $0 } },
            devices: InMemoryDeviceStore(),
            attempts: InMemoryLoginAttemptStore())
    }

    /// Makes the account as setup would.
    func makeAccount(secondFactor: SecondFactor? = nil) async throws {
        let token = await credentials.setupToken()
        guard let token else { return }
        let hash = try PasswordHash(hashing: try Password(Self.password), kdf: TestServer.kdf)
        let account = AdminAccount(name: Self.name, password: hash, secondFactor: secondFactor)
        _ = await credentials.create(account, using: token)
    }

    /// The kinds of all events on record, with their outcome.
    var recorded: [String] { audit.events.map { "\($0.kind.rawValue) \($0.outcome.rawValue)" } }

    func services(
        folder: String, settings: Settings, policy: LivePolicy, derivations: DerivationPool,
        clock: @escaping @Sendable () -> Timestamp
    ) throws -> AdminServices {
        let file = SettingsFile(path: .init(folder + "/settings.json"))
        let live = LiveSettings(file: file, loaded: try file.save(settings, over: try file.load()))
        self.settings.withLock { $0 = live }
        let log = logFolder.withLock { $0 } ?? (path: folder, key: FernetKey.random())
        return AdminServices(
            access: AccessControl(
                stores: stores(duringLookUp: { self.duringLookUp.withLock { $0 }?(policy) }),
                hashing: DerivedPasswords(derivations: derivations), audit: audit,
                clock: clock),
            log: LogReading(
                AuditReader(folder: .init(log.path), key: log.key), threads: ThreadPool(count: 1, name: "log")),
            settings: SettingsServices(
                live: live, policy: { RequestPolicy(settings: $0) },
                refusalOfUploadFolder: { $0.uploadFolder == "elsewhere" ? "Shares lie in another one." : nil },
                adopt: {
                    policy.replace(with: RequestPolicy(settings: live.current))
                }),
            actions: ServerActions(
                clearUploads: {
                    self.note("clear")
                    return UploadRemoval(shares: 2, files: 4, bytes: 100, failures: 0)
                },
                restart: { self.note("restart") }, announceSetupToken: { self.note("token") },
                updateInstructions: ["git pull"]),
            developerMode: developerMode, qrCode: { Array($0.utf8) })
    }

    private func note(_ call: String) {
        calls.withLock { $0.append(call) }
    }
}

/// Says when a session is looked up, and fails to count step-ups when it is told to.
private struct WatchedSessionStore: SessionStore {
    private let store: InMemorySessionStore
    private let duringLookUp: @Sendable () -> Void
    private let failure: @Sendable () -> StorageFailure?

    init(
        _ store: InMemorySessionStore, _ duringLookUp: @escaping @Sendable () -> Void,
        failure: @escaping @Sendable () -> StorageFailure?
    ) {
        self.store = store
        self.duringLookUp = duringLookUp
        self.failure = failure
    }

    private func check() throws {
        if let failure = failure() { throw failure }
    }

    func touch(
        _ id: TokenHash, from network: String, timeouts: SessionTimeouts, now: Timestamp
    ) async -> SessionState {
        duringLookUp()
        return await store.touch(id, from: network, timeouts: timeouts, now: now)
    }

    func reserveStepUp(of id: TokenHash) async throws -> StepUpReservation {
        try check()
        return await store.reserveStepUp(of: id)
    }

    func releaseStepUp(of id: TokenHash) async throws -> Session? {
        try check()
        return await store.releaseStepUp(of: id)
    }

    func failStepUp(of id: TokenHash) async throws -> Session? {
        try check()
        return await store.failStepUp(of: id)
    }

    func insert(_ session: Session) async { await store.insert(session) }
    func remove(_ id: TokenHash) async -> Bool { await store.remove(id) }
    func removeAll(except id: TokenHash?) async { await store.removeAll(except: id) }
    func removeTimedOut(_ timeouts: SessionTimeouts, now: Timestamp) async -> [Session] {
        await store.removeTimedOut(timeouts, now: now)
    }
    func sessions(of epoch: AccountEpoch, timeouts: SessionTimeouts, now: Timestamp) async -> [Session] {
        await store.sessions(of: epoch, timeouts: timeouts, now: now)
    }
    func setPendingSecret(_ sealed: [UInt8]?, of id: TokenHash) async -> Bool {
        await store.setPendingSecret(sealed, of: id)
    }
    func pendingSecret(of id: TokenHash) async -> [UInt8]? { await store.pendingSecret(of: id) }
}

/// Fails when it is told to.
private struct BreakableCredentialStore: CredentialStore {
    private let store: InMemoryCredentialStore
    private let failure: @Sendable () -> StorageFailure?

    init(_ store: InMemoryCredentialStore, _ failure: @escaping @Sendable () -> StorageFailure?) {
        self.store = store
        self.failure = failure
    }

    private func check() throws {
        if let failure = failure() { throw failure }
    }

    func account() async throws -> StoredAccount? {
        try check()
        return await store.account()
    }

    func setupToken() async throws -> SetupToken? {
        try check()
        return await store.setupToken()
    }

    func create(_ account: AdminAccount, using token: SetupToken) async throws -> AccountCreation {
        try check()
        return await store.create(account, using: token)
    }

    func replace(_ account: AdminAccount, revision: Revision) async throws -> Bool {
        try check()
        return await store.replace(account, revision: revision)
    }

    func reset() async throws -> SetupToken {
        try check()
        return await store.reset()
    }
}
