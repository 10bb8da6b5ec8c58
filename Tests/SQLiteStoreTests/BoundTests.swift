import AdminAccess
import Foundation
import GRDB
import PacCryptCore
import RequestGuard
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("What strangers and time may cost")
struct BoundTests {
    private let folder: TemporaryFolder
    private let database: StateDatabase

    init() throws {
        folder = try TemporaryFolder()
        database = try StateDatabase(folder: folder.filePath)
    }

    private func hash(_ number: Int) throws -> TokenHash {
        let bytes = withUnsafeBytes(of: number.bigEndian) { Array($0) }
        return try #require(TokenHash(bytes: [UInt8](repeating: 0, count: 24) + bytes))
    }

    private func count(_ table: String) throws -> Int? {
        try database.connection.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
    }

    @Test("Of too many records the oldest are forgotten, never the account's nor the one at hand")
    func attempts() async throws {
        let store = SQLiteLoginAttemptStore(connection: database.connection, mostRecords: 20)
        _ = try await store.reserve([.account], now: Timestamp(milliseconds: 0))
        for number in 1...60 {
            // The clock runs backwards: the record at hand is always the one with the oldest attempt.
            let now = Timestamp(milliseconds: 1_000_000 - Int64(number))
            #expect(try await store.reserve([.device(hash(number))], now: now) == .reserved)
            #expect(try count("login_attempts") ?? 0 <= 20)
        }
        let kept = try await database.connection.read { database in
            try String.fetchAll(database, sql: "SELECT subject FROM login_attempts")
        }
        let atHand = AttemptSubject.device(try hash(60)).key
        #expect(kept.contains("account") && kept.contains(atHand))
    }

    @Test("More records than one transaction removes are removed")
    func removal() async throws {
        try await database.connection.write { database in
            for number in 0..<12_000 {
                try database.execute(
                    sql: "INSERT INTO login_attempts VALUES (?, 1, 0, 0, ?)",
                    arguments: ["client:\(number)", number < 11_000 ? 10 : 11])
            }
        }
        try await database.loginAttempts.removeForgotten(now: Timestamp(milliseconds: 10))
        #expect(try count("login_attempts") == 1000)
    }

    @Test("Of too many sessions the one that was used longest ago gives way")
    func sessions() async throws {
        let most = SQLiteSessionStore.mostSessions
        let ids = try (0...most).map { try hash($0) }
        try await database.connection.write { database in
            for (number, id) in ids.dropLast().enumerated() {
                try database.execute(
                    sql: """
                        INSERT INTO sessions (id, account, epoch, created_at, last_used_at)
                        VALUES (?, 'admin', ?, 0, ?)
                        """,
                    arguments: [Data(id.bytes), Data(id.bytes), number])
            }
        }
        // The new one stays, although it was used longest ago.
        let new = Timestamp(milliseconds: -1)
        try await database.sessions.insert(
            Session(id: ids[most], account: "admin", epoch: ids[0], client: nil, createdAt: new, lastUsedAt: new))
        let now = Timestamp(milliseconds: 0)
        let timeouts = SessionTimeouts(idleMinutes: 30)
        let found = { (number: Int) in
            try await database.sessions.touch(ids[number], from: "::1", timeouts: timeouts, now: now) != .unknown
        }
        #expect(try await !found(0))
        #expect(try await found(1))
        #expect(try await found(most))
        #expect(try count("sessions") == most)
    }
}
