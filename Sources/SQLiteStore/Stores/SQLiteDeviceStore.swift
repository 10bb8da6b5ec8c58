import AdminAccess
import Foundation
import GRDB
import PacCryptCore
import RequestGuard

/// Keeps the browsers that have logged in before.
struct SQLiteDeviceStore: DeviceStore {
    let connection: Connection

    func insert(_ device: Device) async throws {
        try await connection.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO devices (id, epoch, created_at) VALUES (?, ?, ?)",
                arguments: [Data(device.id.bytes), Data(device.epoch.bytes), device.createdAt.milliseconds])
            try database.execute(
                sql: """
                    DELETE FROM devices WHERE id IN
                    (SELECT id FROM devices WHERE id <> ? ORDER BY created_at DESC LIMIT -1 OFFSET ?)
                    """,
                arguments: [Data(device.id.bytes), DeviceLimits.most - 1])
        }
    }

    func device(_ id: TokenHash) async throws -> Device? {
        try await connection.read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM devices WHERE id = ?", arguments: [Data(id.bytes)]
            ).map { try device($0) }
        }
    }

    func remove(_ id: TokenHash) async throws {
        try await connection.write { database in
            try database.execute(sql: "DELETE FROM devices WHERE id = ?", arguments: [Data(id.bytes)])
        }
    }

    func removeAll() async throws {
        try await connection.write { try $0.execute(sql: "DELETE FROM devices") }
    }

    func removeExpired(now: Timestamp) async throws {
        let last = now.milliseconds - Int64(Device.lifetimeSeconds) * 1000
        try await connection.write { database in
            try database.execute(sql: "DELETE FROM devices WHERE created_at <= ?", arguments: [last])
        }
    }

    private func device(_ row: Row) throws -> Device {
        Device(
            id: try connection.tokenHash(row["id"], of: "devices"),
            epoch: try connection.tokenHash(row["epoch"], of: "devices"),
            createdAt: Timestamp(milliseconds: row["created_at"]))
    }
}
