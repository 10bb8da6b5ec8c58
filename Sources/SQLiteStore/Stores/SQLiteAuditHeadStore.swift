import AuditLog
import FileSystem
import Foundation
import GRDB

/// Keeps the end of each node's audit log.
struct SQLiteAuditHeadStore: AuditHeadStore {
    let connection: Connection

    func head(node: String) throws(StorageFailure) -> AuditHead? {
        try connection.writeBlocking { database in
            try Row.fetchOne(database, sql: "SELECT seq, hash FROM audit_heads WHERE node = ?", arguments: [node])
                .map { row in
                    // SQLite's integers are signed.
                    guard let head = AuditHead(seq: UInt64(bitPattern: row["seq"]), hash: Array(row["hash"] as Data))
                    else { throw connection.malformed("audit_heads") }
                    return head
                }
        }
    }

    func store(_ head: AuditHead, node: String) throws(StorageFailure) {
        try connection.writeBlocking { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO audit_heads (node, seq, hash) VALUES (?, ?, ?)",
                arguments: [node, Int64(bitPattern: head.seq), Data(head.hash)])
        }
    }
}
