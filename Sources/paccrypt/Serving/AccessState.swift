import AdminAccess
import AuditLog
import CommandLineIO
import CredentialFile
import Crypto
import Foundation
import Logging
import PacCryptCore
import PacCryptServer
import PacShare
import RequestGuard
import SQLiteStore

/// What the admin area keeps on the disk: key, database, account and audit log.
struct AccessState: Sendable {
    let database: StateDatabase
    let credentials: CredentialFile
    let log: FileAuditLog
    /// What everybody records to: failures that repeat share an entry.
    let audit: AuditAggregator
    let reader: AuditReader
    /// Hashes who uploads; the same after a restart, and nothing that the disk holds apart from the key tells it.
    let uploaderSecret: SecretBytes

    /// Opens all of it, or begins it in an empty folder. Blocks.
    ///
    /// - Throws: ``StartFailure`` with exit code 2 when the key is missing, or is not the one that sealed what lies
    ///   beside it: a new key or a new setup would then bury what was there.
    init(in folder: DataFolder, logger: Logger) throws {
        do {
            let key = try AdminKeyFile(folder: folder.path).loadOrCreate()
            database = try StateDatabase(folder: folder.path)
            credentials = try CredentialFile(folder: folder.path, key: key, removesLeftovers: folder.isKnown)
            log = try FileAuditLog(
                folder: folder.path, key: key, heads: database.auditHeads, clock: Self.milliseconds
            ) { announcement in
                logger.log(level: announcement.isAlarm ? .error : .info, "\(announcement)")
            }
            audit = AuditAggregator(sink: log, clock: Self.milliseconds)
            reader = AuditReader(folder: folder.path, key: key)
            uploaderSecret = Self.uploaderSecret(key)
        } catch {
            throw Self.failure(error)
        }
    }

    /// The ports of the use cases.
    var stores: AccessStores {
        AccessStores(
            credentials: credentials.store, sessions: database.sessions, devices: database.devices,
            attempts: database.loginAttempts)
    }

    /// The name of the database, by which folders are marked.
    ///
    /// - Throws: ``StartFailure`` when the database cannot be read.
    func instance() async throws -> InstanceID {
        do {
            return try await database.shares.instance()
        } catch {
            throw Self.failure(error)
        }
    }

    /// Whether there is an account, and it opens. The setup token is printed when there is none: only the operator sees
    /// the server's own log.
    ///
    /// - Throws: ``StartFailure`` with exit code 2 when the key does not open the account.
    func announceSetup(_ logger: Logger) async throws {
        do {
            guard let token = try await credentials.setupToken() else {
                _ = try await credentials.account()
                return
            }
            logger.notice("This server has no admin yet. Open /admin-setup and enter this setup token: \(token.text)")
        } catch {
            throw Self.failure(error)
        }
    }

    /// What waits is written. Blocks.
    func close() {
        audit.flushAll()
        log.close()
    }

    @Sendable private static func milliseconds() -> Int64 {
        Timestamp.system().milliseconds
    }

    /// HKDF-SHA-256 of the key (RFC 5869).
    private static func uploaderSecret(_ key: FernetKey) -> SecretBytes {
        let input = key.text.withUnsafeBytes { SymmetricKey(data: $0) }
        let secret = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: input, info: Data("paccrypt/v1/uploader-secret".utf8), outputByteCount: 32)
        return secret.withUnsafeBytes { SecretBytes($0) }
    }

    private static func failure(_ error: any Error) -> StartFailure {
        switch error {
        case AuditLogError.keyMissing, AuditLogError.keyMalformed, AuditLogError.wrongKey,
            CredentialFileError.notOpened, CredentialFileError.malformed, CredentialFileError.newer,
            SQLiteStoreError.newer:
            StartFailure.settings("\(error)")
        default: StartFailure.system("\(error)")
        }
    }
}
