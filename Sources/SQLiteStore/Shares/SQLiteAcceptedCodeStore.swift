import Foundation
import GRDB
import PacShare

/// Keeps which codes were accepted for shares without a record.
struct SQLiteAcceptedCodeStore: AcceptedCodeStore {
    let connection: Connection

    func accept(_ step: UInt64, of share: ShareKey) async throws -> Bool {
        try await SQLiteShareStore.reporting {
            try await connection.write { database in
                let step = Int64(clamping: step)
                try database.execute(
                    sql: """
                        INSERT INTO accepted_codes (share, step) VALUES (?, ?)
                        ON CONFLICT (share) DO UPDATE SET step = excluded.step
                        WHERE excluded.step > accepted_codes.step
                        """,
                    arguments: [Data(share.bytes), step])
                guard database.changesCount > 0 else { return false }
                try database.execute(
                    sql: "DELETE FROM accepted_codes WHERE step <= ?",
                    arguments: [step - Int64(ShareLimitation.keptCodeSteps)])
                return true
            }
        }
    }
}
