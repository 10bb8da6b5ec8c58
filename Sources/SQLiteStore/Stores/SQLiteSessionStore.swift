import AdminAccess
import Foundation
import GRDB
import PacCryptCore
import RequestGuard

/// Keeps sessions of admins.
struct SQLiteSessionStore: SessionStore {
    /// The most sessions that are kept; the one that was used longest ago gives way.
    static let mostSessions = 1000

    let connection: Connection

    func insert(_ session: Session) async throws {
        try await connection.write { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO sessions
                    (id, account, epoch, client, created_at, last_used_at, network, open_step_ups)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(session.id.bytes), session.account, Data(session.epoch.bytes), session.client,
                    session.createdAt.milliseconds, session.lastUsedAt.milliseconds, session.network,
                    session.openStepUps,
                ])
            try database.execute(
                sql: """
                    DELETE FROM sessions WHERE id IN
                    (SELECT id FROM sessions WHERE id <> ? ORDER BY last_used_at DESC LIMIT -1 OFFSET ?)
                    """,
                arguments: [Data(session.id.bytes), Self.mostSessions - 1])
        }
    }

    func touch(
        _ id: TokenHash, from network: String, timeouts: SessionTimeouts, now: Timestamp
    ) async throws -> SessionState {
        try await connection.write { database in
            guard var session = try find(id, in: database) else { return .unknown }
            guard !timeouts.haveEnded(session, at: now) else {
                try delete([session], in: database)
                return .timedOut(session)
            }
            if now > session.lastUsedAt || session.network != network {
                session.lastUsedAt = max(session.lastUsedAt, now)
                session.network = network
                try database.execute(
                    sql: "UPDATE sessions SET last_used_at = ?, network = ? WHERE id = ?",
                    arguments: [session.lastUsedAt.milliseconds, network, Data(id.bytes)])
            }
            return .active(session)
        }
    }

    func remove(_ id: TokenHash) async throws -> Bool {
        try await connection.write { database in
            try database.execute(sql: "DELETE FROM sessions WHERE id = ?", arguments: [Data(id.bytes)])
            return database.changesCount > 0
        }
    }

    func removeAll(except id: TokenHash?) async throws {
        try await connection.write { database in
            try database.execute(
                sql: "DELETE FROM sessions WHERE id IS NOT ?", arguments: [id.map { Data($0.bytes) }])
        }
    }

    func removeTimedOut(_ timeouts: SessionTimeouts, now: Timestamp) async throws -> [Session] {
        try await connection.write { database in
            let ended = try Row.fetchAll(database, sql: "SELECT * FROM sessions ORDER BY created_at, id")
                .map { try session($0) }
                .filter { timeouts.haveEnded($0, at: now) }
            try delete(ended, in: database)
            return ended
        }
    }

    func sessions(of epoch: AccountEpoch, timeouts: SessionTimeouts, now: Timestamp) async throws -> [Session] {
        try await connection.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM sessions WHERE epoch = ? ORDER BY last_used_at DESC, id",
                arguments: [Data(epoch.bytes)]
            ).map { try session($0) }.filter { !timeouts.haveEnded($0, at: now) }
        }
    }

    func reserveStepUp(of id: TokenHash) async throws -> StepUpReservation {
        try await connection.write { database in
            guard var session = try find(id, in: database) else { return .unknown }
            guard session.reserveStepUp() else {
                try delete([session], in: database)
                return .ended(session)
            }
            try storeStepUps(of: session, in: database)
            return .reserved
        }
    }

    func releaseStepUp(of id: TokenHash) async throws -> Session? {
        try await connection.write { database in
            guard var session = try find(id, in: database) else { return nil }
            session.releaseStepUp()
            try storeStepUps(of: session, in: database)
            return session
        }
    }

    func failStepUp(of id: TokenHash) async throws -> Session? {
        try await connection.write { database in
            guard let session = try find(id, in: database), !session.mayStepUp else { return nil }
            try delete([session], in: database)
            return session
        }
    }

    func setPendingSecret(_ sealed: [UInt8]?, of id: TokenHash) async throws -> Bool {
        try await connection.write { database in
            try database.execute(
                sql: "UPDATE sessions SET pending_secret = ? WHERE id = ?",
                arguments: [sealed.map { Data($0) }, Data(id.bytes)])
            return database.changesCount > 0
        }
    }

    func pendingSecret(of id: TokenHash) async throws -> [UInt8]? {
        try await connection.read { database in
            try Data.fetchOne(
                database, sql: "SELECT pending_secret FROM sessions WHERE id = ?", arguments: [Data(id.bytes)]
            ).map { Array($0) }
        }
    }

    private func find(_ id: TokenHash, in database: Database) throws -> Session? {
        try Row.fetchOne(database, sql: "SELECT * FROM sessions WHERE id = ?", arguments: [Data(id.bytes)])
            .map { try session($0) }
    }

    private func storeStepUps(of session: Session, in database: Database) throws {
        try database.execute(
            sql: "UPDATE sessions SET open_step_ups = ? WHERE id = ?",
            arguments: [session.openStepUps, Data(session.id.bytes)])
    }

    private func delete(_ sessions: [Session], in database: Database) throws {
        for session in sessions {
            try database.execute(sql: "DELETE FROM sessions WHERE id = ?", arguments: [Data(session.id.bytes)])
        }
    }

    private func session(_ row: Row) throws -> Session {
        Session(
            id: try connection.tokenHash(row["id"], of: "sessions"), account: row["account"],
            epoch: try connection.tokenHash(row["epoch"], of: "sessions"), client: row["client"],
            createdAt: Timestamp(milliseconds: row["created_at"]),
            lastUsedAt: Timestamp(milliseconds: row["last_used_at"]), network: row["network"],
            openStepUps: row["open_step_ups"])
    }
}
