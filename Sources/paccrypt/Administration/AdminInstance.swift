import AdminAccess
import AuditLog
import CommandLineIO
import CredentialFile
import PacCryptCore
import PacCryptServer
import RequestGuard
import SQLiteStore
import Settings

/// A data directory as the commands under `admin` use it; the server may run meanwhile.
struct AdminInstance {
    let rescue: AccessRescue
    private let folder: String
    private let log: FileAuditLog

    /// Opens the instance, does something with it and closes it.
    ///
    /// - Throws: ``CommandFailure`` in words for whoever called the command.
    static func use(_ dataDirectory: String, _ body: (AdminInstance) async throws -> Void) async throws {
        do {
            let instance = try AdminInstance(dataDirectory: dataDirectory)
            defer { instance.log.close() }
            try await body(instance)
        } catch {
            throw failure(error)
        }
    }

    private init(dataDirectory: String) throws {
        folder = Path.join(dataDirectory, "application_data")
        guard Path.isDirectory(folder) else {
            throw CommandFailure(.usage, "\(DisplayedName.quoted(folder)) is no folder: name it with --data-dir")
        }
        let key = try AdminKeyFile(folder: folder).loadOrCreate()
        let database = try StateDatabase(folder: folder)
        log = try FileAuditLog(
            folder: folder, key: key, heads: database.auditHeads, clock: { Timestamp.system().milliseconds },
            announce: { if $0.isAlarm { CommandExit.report("\($0)") } })
        rescue = AccessRescue(
            stores: AccessStores(
                credentials: try CredentialFile(folder: folder, key: key), sessions: database.sessions,
                devices: database.devices, attempts: database.loginAttempts),
            pardons: database.pardons, hashing: DerivedPasswords(derivations: DerivationPool()), audit: log,
            clock: Timestamp.system)
    }

    /// The allow-list in settings.json.
    func allowList() throws -> AllowListRescue {
        let file = SettingsFile(path: Path.join(folder, "settings.json"))
        return AllowListRescue(settings: LiveSettings(file: file, loaded: try file.load()), audit: log)
    }

    private static func failure(_ error: any Error) -> any Error {
        switch error {
        case let error as AdminAccessError:
            CommandFailure([.passwordTooShort, .passwordTooLong].contains(error) ? .usage : .other, "\(error)")
        case let error as CredentialFileError: CommandFailure(.other, error.reason)
        case let error as SQLiteStoreError: CommandFailure(.other, error.reason)
        case let error as CIDRBlock.ParseError:
            CommandFailure(
                .usage,
                "The address cannot be used (\(error)); name one such as 192.168.1.100, or a network such as 10.0.0.0/8"
            )
        case let error as SettingsFileError: CommandFailure(.usage, "\(error)")
        default: error
        }
    }
}
