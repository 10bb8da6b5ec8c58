import AdminAccess
import AuditLog
import FileSystem
import GRDB
import PacShare
import SystemPackage

/// `paccrypt.sqlite`: what a server must not forget at a restart. A running server and the command line may use it at
/// the same time.
///
/// The asynchronous operations of its stores run on a thread of the connection, never on the caller's. Each is one
/// transaction, on the disk when it returns, and goes on when its task is cancelled.
public final class StateDatabase: Sendable {
    /// The file's name below `application_data`.
    public static let name = "paccrypt.sqlite"

    let connection: Connection
    private let erasure: Erasure

    /// Opens the database, makes it when it is missing, and brings it to this version. Blocks.
    ///
    /// An existing database is first copied to `paccrypt.sqlite.before-VERSION` when there is something to change.
    ///
    /// - Parameter folder: the path of `application_data`, which exists.
    /// - Throws: ``SQLiteStoreError``.
    public convenience init(folder: FilePath) throws(SQLiteStoreError) {
        try self.init(folder: folder, schema: .current)
    }

    init(folder: FilePath, schema: Schema, busySeconds: Double = 5) throws(SQLiteStoreError) {
        connection = try DatabaseOpening(
            file: DurableFile(folder: folder, name: FilePath(Self.name)), schema: schema, busySeconds: busySeconds
        ).open()
        erasure = Erasure(connection: connection)
        erasure.runBlocking()
    }

    /// Sessions of admins.
    public var sessions: any SessionStore { SQLiteSessionStore(connection: connection) }
    /// Browsers that have logged in before.
    public var devices: any DeviceStore { SQLiteDeviceStore(connection: connection) }
    /// Attempts at passwords.
    public var loginAttempts: any LoginAttemptStore { SQLiteLoginAttemptStore(connection: connection) }
    /// Word of the command line for running servers.
    public var pardons: any PardonStore { SQLitePardonStore(connection: connection) }
    /// Ends of the audit log.
    public var auditHeads: any AuditHeadStore { SQLiteAuditHeadStore(connection: connection) }
    /// One-time codes that were accepted for shares of another program.
    public var acceptedCodes: any AcceptedCodeStore { SQLiteAcceptedCodeStore(connection: connection) }
    /// Shares.
    public var shares: any ShareStore { SQLiteShareStore(connection: connection, erasure: erasure) }
}
