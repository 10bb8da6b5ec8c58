import AdminAccess
import AuditLog
import CredentialFile
import PacCryptCore
import PacCryptServer
import RequestGuard
import SQLiteStore
import Settings
import SystemPackage

/// A data directory as the commands under `admin` use it; the server may run meanwhile.
struct AdminInstance {
    let rescue: AccessRescue
    private let folder: FilePath
    private let log: FileAuditLog

    /// Opens the instance, does something with it and closes it.
    ///
    /// - Throws: ``CommandError``, or what the parts of the instance throw.
    static func use(_ dataDirectory: String, _ body: (AdminInstance) async throws -> Void) async throws {
        let instance = try AdminInstance(dataDirectory: dataDirectory)
        defer { instance.log.close() }
        try await body(instance)
    }

    private init(dataDirectory: String) throws {
        folder = try AuditData.folder(of: dataDirectory)
        let key = try AdminKeyFile(folder: folder).loadOrCreate()
        let database = try StateDatabase(folder: folder)
        log = try FileAuditLog(
            folder: folder, key: key, heads: database.auditHeads, clock: { Timestamp.system().milliseconds },
            announce: { if $0.isAlarm { CommandExit.report("\($0)") } })
        rescue = AccessRescue(
            stores: AccessStores(
                credentials: try CredentialFile(folder: folder, key: key).store, sessions: database.sessions,
                devices: database.devices, attempts: database.loginAttempts),
            pardons: database.pardons, hashing: DerivedPasswords(derivations: DerivationPool()), audit: log,
            clock: Timestamp.system)
    }

    /// The allow-list in settings.json.
    func allowList() throws -> AllowListRescue {
        AllowListRescue(settings: try settings(), audit: log)
    }

    /// The address of the site in settings.json.
    func publicURL() throws -> PublicURLRescue {
        PublicURLRescue(settings: try settings(), audit: log)
    }

    private func settings() throws -> LiveSettings {
        let file = SettingsFile(path: folder.appending("settings.json"))
        return LiveSettings(file: file, loaded: try file.load())
    }
}
