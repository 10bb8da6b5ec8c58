import AdminAccess
import AdminAccessConformance
import AuditLog
import AuditLogConformance
import Foundation
import PacCryptCore
import RequestGuard
import PacShare
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

    var stores: AccessStores {
        AccessStores(
            credentials: credentials, sessions: sessions, devices: InMemoryDeviceStore(),
            attempts: InMemoryLoginAttemptStore())
    }

    /// Makes the account as setup would.
    func makeAccount() async throws {
        let token = await credentials.setupToken()
        guard let token else { return }
        let hash = try PasswordHash(hashing: try Password(Self.password))
        _ = await credentials.create(AdminAccount(name: Self.name, password: hash), using: token)
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
                stores: stores, hashing: DerivedPasswords(derivations: derivations), audit: audit,
                timeouts: {
                    self.duringLookUp.withLock { $0 }?(policy)
                    return SessionTimeouts(idleMinutes: policy.current.sessionTimeoutMinutes)
                }, clock: clock),
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
