import AdminAccess
import AuditLog
import FileSystem
import Foundation
import GRDB
import RequestGuard
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("Threads and tasks")
struct ThreadTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Has another connection, on a thread of its own, hold the database for writing until the body returns.
    private func whileHeld(_ body: () async throws -> Void) async throws {
        let path = folder.path(StateDatabase.name)
        let (held, hold) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        let isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            try? DatabaseQueue(path: path).inDatabase { database in
                try database.inTransaction(.immediate) {
                    hold.finish()
                    isDone.wait()
                    return .rollback
                }
            }
            hold.finish()
            release.finish()
        }
        for await _ in held {}
        do {
            defer { isDone.signal() }
            try await body()
        }
        for await _ in released {}
    }

    @Test("Calls that wait for another process keep no other task from its work")
    func othersGoOn() async throws {
        let database = try StateDatabase(folder: folder.filePath, schema: .current, busySeconds: 60)
        var calls: [Task<Void, any Error>] = []
        try await whileHeld {
            calls = (0..<32).map { _ in
                Task { try await database.pardons.leave(.everybody, now: Timestamp(milliseconds: 0)) }
            }
            // Were the threads of tasks taken, these would go on only when the calls have given up.
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { for _ in 0..<1000 { await Task.yield() } } }
            }
        }
        for call in calls { try await call.value }
        #expect(try await database.pardons.lastNumber() == 32)
    }

    @Test("A call that waits too long for another process ends with a typed error, and the next one succeeds")
    func busy() async throws {
        let database = try StateDatabase(folder: folder.filePath, schema: .current, busySeconds: 0.05)
        try await whileHeld {
            let error = await #expect(throws: StorageFailure.self) {
                try await database.pardons.leave(.everybody, now: Timestamp(milliseconds: 0))
            }
            #expect(error == .failed(SQLiteStoreError.busy(folder.filePath(StateDatabase.name)).description))
        }
        try await database.pardons.leave(.everybody, now: Timestamp(milliseconds: 0))
        #expect(try await database.pardons.lastNumber() == 1)
    }

    @Test("An attempt is counted although the client has gone away")
    func cancelled() async throws {
        let database = try StateDatabase(folder: folder.filePath)
        let call = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await database.loginAttempts.reserve([.account], now: Timestamp(milliseconds: 0))
        }
        #expect(try await call.value == .reserved)
        let count = try await database.connection.read { try Int.fetchOne($0, sql: "SELECT tries FROM login_attempts") }
        #expect(count == 1)
    }

    @Test("When the database is full the error has a type, and everything stays")
    func full() async throws {
        let database = try StateDatabase(folder: folder.filePath)
        try await database.connection.write { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 5)")
        }
        var kept: [AuditHead] = []
        let error = #expect(throws: StorageFailure.self) {
            while true {
                let head = try #require(AuditHead(seq: UInt64(kept.count), hash: [UInt8](repeating: 7, count: 32)))
                // A long name, so that it fills soon.
                try database.auditHeads.store(head, node: nodeName(kept.count))
                kept.append(head)
            }
        }
        #expect(error == .full(SQLiteStoreError.full(folder.filePath(StateDatabase.name)).description) && !kept.isEmpty)
        for head in kept { #expect(try database.auditHeads.head(node: nodeName(Int(head.seq))) == head) }
    }

    private func nodeName(_ number: Int) -> String { "\(number)" + String(repeating: "n", count: 2000) }
}
