import Foundation
import GRDB
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("Opening the database")
struct OpeningTests {
    private let folder: TemporaryFolder
    private let name = StateDatabase.name

    init() throws {
        folder = try TemporaryFolder()
    }

    /// What opening ends with; nil when it succeeds.
    private func failure(_ schema: Schema = .current) -> SQLiteStoreError? {
        do {
            _ = try StateDatabase(folder: folder.filePath, schema: schema)
            return nil
        } catch {
            return error
        }
    }

    @Test("A write is on the disk when it returns, references hold, and what is deleted is overwritten")
    func pragmas() throws {
        let database = try StateDatabase(folder: folder.filePath)
        let values = try database.connection.queue.read { database in
            try ["journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout"].map { pragma in
                try String.fetchOne(database, sql: "PRAGMA \(pragma)")
            }
        }
        #expect(values == ["wal", "2", "1", "1", "5000"])
    }

    @Test("Only the owner may read the files, whatever they were before")
    func modes() throws {
        do {
            let database = try StateDatabase(folder: folder.filePath)
            for suffix in ["", "-wal", "-shm"] { #expect(try folder.mode(name + suffix) == 0o600) }
            withExtendedLifetime(database) {}
        }
        chmod(folder.path(name), 0o644)
        let database = try StateDatabase(folder: folder.filePath)
        for suffix in ["", "-wal", "-shm"] { #expect(try folder.mode(name + suffix) == 0o600) }
        withExtendedLifetime(database) {}
    }

    @Test("Opening again changes nothing and copies nothing")
    func opensAgain() throws {
        for _ in 0..<3 { #expect(failure() == nil) }
        #expect(try folder.names.filter { $0.contains("before") } == [])
    }

    @Test(
        "What is no sound database is refused as damaged",
        arguments: ["text", "a database with other contents", "cut in the middle", "overwritten in the middle"])
    func damaged(what: String) throws {
        #expect(failure() == nil)
        var bytes = try folder.read(name)
        switch what {
        case "text": bytes = Array(String(repeating: "This is no database. ", count: 500).utf8)
        case "a database with other contents": bytes.replaceSubrange(100..<4096, with: repeatElement(0xFF, count: 3996))
        case "cut in the middle": bytes.removeLast(bytes.count / 2)
        default: bytes.replaceSubrange(8192..<12288, with: repeatElement(0xA5, count: 4096))
        }
        try folder.write(bytes, to: name)
        let error = failure()
        guard case .damaged(folder.filePath(name), _) = error else {
            Issue.record("opened, or failed otherwise: \(String(describing: error))")
            return
        }
    }

    @Test("A folder that is not there is a typed error")
    func noFolder() {
        #expect(throws: SQLiteStoreError.self) { try StateDatabase(folder: folder.filePath("missing")) }
    }
}
