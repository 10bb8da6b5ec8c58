import GRDB
import Synchronization

/// Makes what was deleted leave the files at once: SQLite overwrites it in the database, but the write-ahead log holds
/// the old pages until it is emptied.
///
/// While another process reads, as a backup does, the log cannot be emptied. Nobody waits for that: it is tried again.
final class Erasure: Sendable {
    private let connection: Connection
    private let isOwed = Mutex(false)

    init(connection: Connection) {
        self.connection = connection
    }

    /// Empties the log, or leaves it to the next time.
    func run() async {
        isOwed.withLock { $0 = true }
        let connection = connection
        let isDone = await withCheckedContinuation { continuation in
            connection.queue.asyncWriteWithoutTransaction { database in
                continuation.resume(returning: Self.emptyLog(database))
            }
        }
        if isDone { isOwed.withLock { $0 = false } }
    }

    /// Empties a log that an earlier process left. Blocks; to be called when the database is opened.
    func runBlocking() {
        isOwed.withLock { $0 = connection.queue.writeWithoutTransaction { !Self.emptyLog($0) } }
    }

    /// Tries again what could not be done before.
    func runIfOwed() async {
        if isOwed.withLock({ $0 }) { await run() }
    }

    /// What was asked for is done whatever becomes of this, so that a failure only means that it is tried again.
    private static func emptyLog(_ database: Database) -> Bool {
        do {
            let wait = try Int.fetchOne(database, sql: "PRAGMA busy_timeout") ?? 0
            try database.execute(sql: "PRAGMA busy_timeout = 0")
            defer { try? database.execute(sql: "PRAGMA busy_timeout = \(wait)") }
            return try Int.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0
        } catch {
            return false
        }
    }
}
