import FileSystem
import GRDB
import SystemPackage

/// Opens the database file: private, sound, of a version that this program knows.
struct DatabaseOpening {
    /// How long to wait for another process that opens the database too: it may be copying a large one.
    private static let lockSeconds = 60.0

    let file: DurableFile
    let schema: Schema
    /// How long a statement waits for another process, in seconds.
    let busySeconds: Double

    private var path: FilePath { file.path }

    func open() throws(SQLiteStoreError) -> Connection {
        do {
            // Two processes that change the journal's mode or the tables at once would refuse each other.
            let lock = try FileLock(path.withSuffix(".lock"), waitingSeconds: Self.lockSeconds)
            try file.createEmpty()
            // SQLite gives the files that it makes beside the database the same rights.
            for suffix in ["", "-wal", "-shm"] { try Protection.restrictToOwner(path.withSuffix(suffix)) }
            let named = try TextPath(path)
            let queue = try DatabaseQueue(path: named.text, configuration: configuration)
            withExtendedLifetime(named) {}
            // GRDB chooses NORMAL with a write-ahead log, which may lose the last transactions at a power cut.
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try check(queue)
            try migrate(queue)
            let connection = Connection(queue: queue, path: path)
            try DatabaseMark(connection: connection).check()
            lock.release()
            return connection
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
            if try schema.migrator.hasBeenSuperseded(database) { throw SQLiteStoreError.newer(path) }
            return try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
        }
        guard problem == "ok" else { throw SQLiteStoreError.damaged(path, problem ?? "no answer") }
    }

    private func migrate(_ queue: DatabaseQueue) throws {
        let migrator = schema.migrator
        let applied = try queue.read { try migrator.completedMigrations($0) }
        guard let next = schema.steps.first(where: { !applied.contains($0.version) }) else { return }
        if !applied.isEmpty {
            try MigrationCopy(file: DurableFile(path: path.withSuffix(".before-\(next.version)"))).make(of: queue)
        }
        try migrator.migrate(queue)
    }
}

/// The path of a file as text, which is all that GRDB takes. Where its bytes are not UTF-8, it leads through the folder,
/// which is open as long as the value lives; SQLite looks up where that leads when it opens the file.
private struct TextPath {
    let text: String
    private let folder: OpenFolder?

    init(_ path: FilePath) throws(FileError) {
        if let text = String(validating: path.bytes, as: UTF8.self) {
            (self.text, folder) = (text, nil)
            return
        }
        let file = DurableFile(path: path)
        let folder = try OpenFolder(file.folder)
        (text, self.folder) = ("/proc/self/fd/\(folder.descriptor.rawValue)/\(file.name)", folder)
    }
}

/// A consistent copy of the database as it was before a change of its tables.
struct MigrationCopy {
    let file: DurableFile

    /// Copies beside the name and renames, so that what has the name is whole. An earlier copy of that name, from an
    /// upgrade that failed, is replaced.
    func make(of queue: DatabaseQueue) throws {
        try file.removeLeftovers()
        // Earlier versions gave it this name.
        try DurableFile(folder: file.folder, name: FilePath(".\(file.name).tmp")).remove()
        let unfinished = file.unfinished()
        do {
            // SQLite fills an empty file, and would give a new one the rights of the umask.
            try unfinished.createEmpty()
            let named = try TextPath(unfinished.path)
            try queue.vacuum(into: named.text)
            withExtendedLifetime(named) {}
            try file.replace(withFinished: unfinished.name)
        } catch {
            try? unfinished.remove()
            throw error
        }
    }
}
