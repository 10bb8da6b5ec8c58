import Foundation
import GRDB
import PacShare
import RequestGuard
import TextEncodings

/// The rows of a share, within a transaction.
struct ShareRows {
    let connection: Connection

    func exists(_ key: ShareKey, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM shares WHERE key = ?)", arguments: [Data(key.bytes)]) ?? false
    }

    /// Each key is in one of the columns alone, so that nothing is counted twice.
    func active(of uploader: UploaderKey, at now: Timestamp, in database: Database) throws -> Int {
        try ["uploader", "uploader_network", "uploader_wider_network"].reduce(0) { count, column in
            let more = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM shares WHERE \(column) = ? AND active_until > ?",
                arguments: [Data(uploader.bytes), now.milliseconds])
            return count + (more ?? 0)
        }
    }

    func share(_ key: ShareKey, in database: Database) throws -> Share? {
        let record = try Data.fetchOne(
            database, sql: "SELECT record FROM shares WHERE key = ?", arguments: [Data(key.bytes)])
        guard let record else { return nil }
        // A record under another's key would give its blobs to whoever knows that one.
        guard let share = try? JSONDecoder().decode(Share.self, from: record), share.key == key, share.version == 1
        else { throw connection.malformed("shares") }
        return share
    }

    func insert(_ share: Share, in database: Database) throws {
        let columns = try Columns(share)
        let networks = share.uploaders.dropFirst().map { Data($0.bytes) }
        try database.execute(
            sql: """
                INSERT INTO shares (
                    key, uploader, uploader_network, uploader_wider_network, active_until, due_at, stored_bytes, record)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(share.key.bytes), Data(share.uploader.bytes), networks.first, networks.dropFirst().first,
                columns.activeUntil, columns.dueAt, columns.storedBytes, columns.record,
            ])
        try database.execute(sql: "UPDATE share_instance SET inserted = inserted + 1")
        try insertReferences(of: share, in: database)
    }

    /// Replaces an old state that was just read.
    func update(_ old: Share, to share: Share, in database: Database) throws {
        let columns = try Columns(share)
        try database.execute(
            sql: """
                UPDATE shares SET active_until = ?, due_at = ?, stored_bytes = ?, record = ? WHERE key = ?
                """,
            arguments: [
                columns.activeUntil, columns.dueAt, columns.storedBytes, columns.record, Data(share.key.bytes),
            ])
        guard share.storedBlobs != old.storedBlobs else { return }
        try database.execute(sql: "DELETE FROM share_blobs WHERE share = ?", arguments: [Data(share.key.bytes)])
        try insertReferences(of: share, in: database)
    }

    /// Whether there was one.
    func remove(_ key: ShareKey, in database: Database) throws -> Bool {
        // Its references go with it.
        try database.execute(sql: "DELETE FROM shares WHERE key = ?", arguments: [Data(key.bytes)])
        return database.changesCount > 0
    }

    func due(now: Timestamp, after: DueShare?, limit: Int, in database: Database) throws -> [DueShare] {
        // Every key comes after the empty one.
        try Row.fetchAll(
            database,
            sql: """
                SELECT key, due_at FROM shares WHERE due_at <= ? AND (due_at, key) > (?, ?)
                ORDER BY due_at, key LIMIT ?
                """,
            arguments: [
                now.milliseconds, after?.moment.milliseconds ?? Int64.min, Data(after?.key.bytes ?? []), max(0, limit),
            ]
        ).map { row in
            DueShare(key: try value(row["key"]), moment: Timestamp(milliseconds: row["due_at"] as Int64))
        }
    }

    func references(after: BlobID?, limit: Int, in database: Database) throws -> [StoredReference] {
        // Every name comes after the empty one.
        try Row.fetchAll(
            database,
            sql: """
                SELECT blob, share, active_until FROM share_blobs CROSS JOIN shares ON shares.key = share_blobs.share
                WHERE blob > ? ORDER BY blob, share LIMIT ?
                """,
            arguments: [Data(after?.bytes ?? []), max(0, limit)]
        ).map { row in
            StoredReference(
                blob: try value(row["blob"]), share: try value(row["share"]),
                activeUntil: (row["active_until"] as Int64?).map { Timestamp(milliseconds: $0) })
        }
    }

    static let totalsSearch = "SELECT records, stored, stored_high, stored_low, files FROM share_totals"

    func totals(in database: Database) throws -> ShareTotals {
        let row = try Row.fetchOne(database, sql: Self.totalsSearch)
        guard let row, let high = UInt64(exactly: row["stored_high"] as Int64),
            let low = UInt64(exactly: row["stored_low"] as Int64)
        else { throw connection.malformed("share_totals") }
        let upper = high.addingReportingOverflow(low >> 32).partialValue
        return ShareTotals(
            count: row["stored"], storedBytes: upper > UInt64(UInt32.max) ? .max : upper << 32 | low & 0xFFFF_FFFF,
            records: row["records"], files: row["files"])
    }

    private func insertReferences(of share: Share, in database: Database) throws {
        for blob in share.storedBlobs {
            try database.execute(
                sql: "INSERT INTO share_blobs (blob, share) VALUES (?, ?)",
                arguments: [Data(blob.id.bytes), Data(share.key.bytes)])
        }
    }

    private func value<Value: FixedBytes>(_ bytes: Data) throws -> Value {
        guard let value = Value(bytes: Array(bytes)) else { throw connection.malformed("shares") }
        return value
    }

    /// What is written of a share at each change.
    private struct Columns {
        let activeUntil: Int64?
        let dueAt: Int64?
        let storedBytes: Int64?
        let record: Data

        init(_ share: Share) throws {
            activeUntil = share.state == .active ? share.expiresAt.milliseconds : nil
            dueAt = share.nextDue?.milliseconds
            // SQLite's integers are signed.
            storedBytes = share.storedBlobs.isEmpty ? nil : Int64(bitPattern: share.countedBytes)
            record = try JSONEncoder().encode(share)
        }
    }
}
