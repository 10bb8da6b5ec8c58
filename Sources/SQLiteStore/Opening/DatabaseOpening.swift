import DurableFiles
import GRDB

/// Opens the database file: private, sound, of a version that this program knows.
struct DatabaseOpening {
    /// How long to wait for another process that opens the database too: it may be copying a large one.
    private static let lockSeconds = 60.0

    let folder: String
    let name: String
    let schema: Schema
    /// How long a statement waits for another process, in seconds.
    let busySeconds: Double

    private var path: String { "\(folder)/\(name)" }

    func open() throws(SQLiteStoreError) -> Connection {
        do {
            // Two processes that change the journal's mode or the tables at once would refuse each other.
            return try FileLock.holding(path + ".lock", waitingSeconds: Self.lockSeconds) {
                try PrivateFile.create(path: path, in: folder)
                // SQLite gives the files that it makes beside the database the same rights.
                for path in [path, path + "-wal", path + "-shm"] { try PrivateFile.restrict(path: path) }
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                // GRDB chooses NORMAL with a write-ahead log, which may lose the last transactions at a power cut.
                try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
                try check(queue)
                try migrate(queue)
                let connection = Connection(queue: queue, path: path)
                try DatabaseMark(connection: connection).check()
                return connection
            }
        } catch let error as FileError where error.isLocked {
            throw SQLiteStoreError(.busy, "Another process is opening \(path) for too long.")
        } catch {
            throw SQLiteStoreError(error, path: path)
        }
    }

    private var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "paccrypt.sqlite"
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(busySeconds)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            // What is deleted is overwritten, so that a later copy of the file does not tell it.
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
        return configuration
    }

    /// Refuses what a newer program wrote, and what is damaged.
    private func check(_ queue: DatabaseQueue) throws {
        let problem = try queue.read { database in
            if try schema.migrator.hasBeenSuperseded(database) {
                throw SQLiteStoreError(
                    .newer,
                    "\(path) was written by a newer version of PacCrypt. Install that version, or bring back the "
                        + "copy from before the upgrade (\(name).before-…).")
            }
            return try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
        }
        guard problem == "ok" else {
            throw SQLiteStoreError(.damaged, "\(path) is damaged (\(problem ?? "no answer")). Bring back a backup.")
        }
    }

    private func migrate(_ queue: DatabaseQueue) throws {
        let migrator = schema.migrator
        let applied = try queue.read { try migrator.completedMigrations($0) }
        guard let next = schema.steps.first(where: { !applied.contains($0.version) }) else { return }
        if !applied.isEmpty {
            try MigrationCopy(folder: folder, name: "\(name).before-\(next.version)").make(of: queue)
        }
        try migrator.migrate(queue)
    }
}

extension FileError {
    fileprivate var isLocked: Bool {
        if case .locked = code { true } else { false }
    }
}
