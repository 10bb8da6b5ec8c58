import AdminAccess
import GRDB
import RequestGuard

/// Keeps word of the command line for running servers.
struct SQLitePardonStore: PardonStore {
    let connection: Connection

    func leave(_ subject: PardonSubject, now: Timestamp) async throws {
        let last = now.milliseconds - Int64(Pardon.lifetimeSeconds) * 1000
        try await connection.write { database in
            try database.execute(sql: "DELETE FROM pardons WHERE left_at <= ?", arguments: [last])
            try database.execute(
                sql: "INSERT INTO pardons (client, left_at) VALUES (?, ?)",
                arguments: [client(of: subject), now.milliseconds])
        }
    }

    func pardons(after number: Int64) async throws -> [Pardon] {
        try await connection.read { database in
            try Row.fetchAll(
                database, sql: "SELECT number, client FROM pardons WHERE number > ? ORDER BY number",
                arguments: [number]
            ).map { row in Pardon(number: row["number"], subject: try subject(row["client"])) }
        }
    }

    func lastNumber() async throws -> Int64 {
        try await connection.read { database in
            // Here SQLite keeps the last number of a table, also when its rows are gone.
            try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'pardons'") ?? 0
        }
    }

    /// The column's value: an address, or NULL for everybody.
    private func client(of subject: PardonSubject) -> String? {
        switch subject {
        case .client(let address): "\(address)"
        case .everybody: nil
        }
    }

    private func subject(_ client: String?) throws -> PardonSubject {
        guard let client else { return .everybody }
        guard let address = IPAddress(client) else { throw connection.malformed("pardons") }
        return .client(address)
    }
}
