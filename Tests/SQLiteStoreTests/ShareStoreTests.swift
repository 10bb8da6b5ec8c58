import AuditLog
import Foundation
import GRDB
import PacShare
import PacShareConformance
import RequestGuard
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("Shares in the database")
struct ShareStoreTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("A database of the version before is copied first, keeps what it had and takes shares")
    func migration() async throws {
        let old = try DatabaseQueue(path: folder.path(StateDatabase.name))
        try Schema(steps: [.access]).migrator.migrate(old)
        try await old.write { database in
            try database.execute(
                sql: "INSERT INTO audit_heads VALUES ('main', 7, ?)", arguments: [Data(repeating: 1, count: 32)])
        }
        try old.close()
        let database = try StateDatabase(folder: folder.filePath)
        #expect(try database.auditHeads.head(node: "main")?.seq == 7)
        let copy = "\(StateDatabase.name).before-v2-shares"
        #expect(try folder.names.contains(copy))
        let applied = try await DatabaseQueue(path: folder.path(copy)).read { database in
            try String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations")
        }
        #expect(applied == ["v1-access"])
        let share = try ShareExample.share()
        #expect(try await database.shares.insert(share, quota: ShareQuota(), now: ShareExample.start) == .inserted)
        #expect(try await database.shares.share(share.key) == share)
    }

    @Test("Shares of before the networks around uploaders stay, and go on counting for their uploader")
    func sharesOfBefore() async throws {
        let before = Schema(steps: [.access, .shares, .acceptedCodes, .sessionList])
        let old = try StateDatabase(folder: folder.filePath, schema: before)
        let share = try ShareExample.share(uploader: 1)
        let record = try JSONEncoder().encode(share)
        #expect(!String(decoding: record, as: UTF8.self).contains("uploaderNetworks"))
        try await old.connection.write { database in
            try database.execute(
                sql: "INSERT INTO shares (key, uploader, active_until, record) VALUES (?, ?, ?, ?)",
                arguments: [
                    Data(share.key.bytes), Data(share.uploader.bytes), share.expiresAt.milliseconds, record,
                ])
        }
        let shares = try StateDatabase(folder: folder.filePath).shares
        #expect(try folder.names.contains("\(StateDatabase.name).before-v5-share-networks"))
        #expect(try await shares.share(share.key) == share)
        let (quota, now) = (ShareQuota(activeSharesPerClient: 1), ShareExample.start)
        #expect(try await shares.activeShares(of: share.uploader, now: now) == 1)
        let another = try ShareExample.share(uploader: 1, networks: [101])
        #expect(try await shares.insert(another, quota: quota, now: now) == .tooManyOfClient)
        for uploader in [2, 3] as [UInt8] {
            let neighbour = try ShareExample.share(uploader: uploader, networks: [101])
            #expect(try await shares.insert(neighbour, quota: quota, now: now) == .inserted)
        }
    }

    @Test("A record that cannot be read, or is another share's, is a typed error and stays")
    func malformed() async throws {
        let database = try StateDatabase(folder: folder.filePath)
        let (one, other) = (try ShareExample.share(), try ShareExample.share())
        for share in [one, other] {
            _ = try await database.shares.insert(share, quota: ShareQuota(), now: ShareExample.start)
        }
        let records = [Data("{}".utf8), try JSONEncoder().encode(other)]
        for record in records {
            try await database.connection.write { database in
                try database.execute(
                    sql: "UPDATE shares SET record = ? WHERE key = ?", arguments: [record, Data(one.key.bytes)])
            }
            let error = try #require(
                await #expect(throws: ShareError.self) { try await database.shares.share(one.key) })
            #expect(error == .storageUnavailable(cause: .failed("\(error)")) && "\(error)".contains(folder.path))
            await #expect(throws: error) {
                try await database.shares.perform(.revoke, on: one.key, now: ShareExample.start)
            }
        }
        #expect(try await database.shares.share(other.key) == other)
    }

    @Test("A code that was accepted is not accepted again after the database was opened anew")
    func acceptedCodes() async throws {
        let share = ShareID.random().key
        #expect(try await StateDatabase(folder: folder.filePath).acceptedCodes.accept(7, of: share))
        let again = try StateDatabase(folder: folder.filePath).acceptedCodes
        #expect(try await !again.accept(7, of: share))
        #expect(try await again.accept(8, of: share))
    }

    @Test("A lease is taken although the client has gone away")
    func cancelled() async throws {
        let database = try StateDatabase(folder: folder.filePath)
        let share = try ShareExample.share()
        let call = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await database.shares.insert(share, quota: ShareQuota(), now: ShareExample.start)
            let grant = try ShareExample.lease(.random(), of: share)
            return try await database.shares.perform(.claimDownload(grant), on: share.key, now: ShareExample.at(1))
        }
        #expect(try await call.value?.reply == .claimed(.download))
        #expect(try await database.shares.share(share.key)?.downloadsTaken == 1)
    }

    @Test("Every search has an index")
    func plans() async throws {
        let database = try StateDatabase(folder: folder.filePath)
        let searches = [
            "SELECT record FROM shares WHERE key = x'00'",
            "SELECT count(*) FROM shares WHERE uploader = x'00' AND active_until > 1",
            "SELECT count(*) FROM shares WHERE uploader_network = x'00' AND active_until > 1",
            "SELECT count(*) FROM shares WHERE uploader_wider_network = x'00' AND active_until > 1",
            """
            SELECT key, due_at FROM shares WHERE due_at <= 9 AND (due_at, key) > (1, x'00') ORDER BY due_at, key LIMIT 10
            """,
            "SELECT blob, share FROM share_blobs WHERE blob > x'' ORDER BY blob, share LIMIT 10",
            "DELETE FROM share_blobs WHERE share = x'00'",
        ]
        for search in searches {
            let plan = try await database.connection.read { database in
                try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(search)").map { $0["detail"] as String }
            }
            let isIndexed = plan.allSatisfy { $0.contains("INDEX") || $0.contains("PRIMARY KEY") }
            #expect(isIndexed, "\(search): \(plan)")
        }
    }

    @Test("To know the totals and to keep them, no rows are gone through but the one that has them")
    func totalsPlans() async throws {
        let database = try StateDatabase(folder: folder.filePath)
        let key = "x'00'"
        for statement in [
            ShareRows.totalsSearch,
            "INSERT INTO shares (key, uploader, due_at, stored_bytes, record) VALUES (\(key), x'01', 1, 2, x'03')",
            "UPDATE shares SET active_until = 1, due_at = 2, stored_bytes = 3, record = x'04' WHERE key = \(key)",
            "DELETE FROM shares WHERE key = \(key)", "INSERT INTO share_blobs (blob, share) VALUES (x'05', \(key))",
            "DELETE FROM share_blobs WHERE share = \(key)",
        ] {
            let scanned = try await database.connection.read { try Self.scannedTables(statement, in: $0) }
            #expect(scanned == ["share_totals"], "\(statement)")
        }
        for counting in ["SELECT count(*) FROM shares", "SELECT sum(stored_bytes) FROM shares"] {
            let scanned = try await database.connection.read { try Self.scannedTables(counting, in: $0) }
            #expect(scanned == ["shares"], "what is looked for would be found")
        }
        let rows = try await database.connection.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM share_totals") }
        #expect(rows == 1)
    }

    /// The tables that a statement, its triggers and its cascades go through from one end, by the program that SQLite
    /// makes of them.
    private static func scannedTables(_ statement: String, in database: Database) throws -> Set<String> {
        var tables: [Int: String] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT tbl_name, rootpage FROM sqlite_master WHERE rootpage > 0") {
            tables[row["rootpage"] as Int] = row["tbl_name"] as String
        }
        var open: [Int: String] = [:]
        var scanned: Set<String> = []
        for step in try Row.fetchAll(database, sql: "EXPLAIN \(statement)") {
            let (code, cursor, page) = (step["opcode"] as String, step["p1"] as Int, step["p2"] as Int)
            switch code {
            case "OpenRead", "OpenWrite": open[cursor] = tables[page]
            case "Rewind", "Last", "Count":
                if let table = open[cursor] { scanned.insert(table) }
            // What is only there for the statement.
            case let code where code.hasPrefix("Open"): open[cursor] = nil
            default: break
            }
        }
        return scanned
    }

    @Test("A page of no shares, and of fewer than none, is empty")
    func emptyPages() async throws {
        let shares = try StateDatabase(folder: folder.filePath).shares
        _ = try await shares.insert(try ShareExample.share(), quota: ShareQuota(), now: ShareExample.start)
        for limit in [0, -1] {
            #expect(try await shares.due(now: ShareExample.at(100_000), after: nil, limit: limit) == [])
            #expect(try await shares.blobs(after: nil, limit: limit) == [])
        }
    }
}
