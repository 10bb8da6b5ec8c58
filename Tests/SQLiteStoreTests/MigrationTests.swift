import AdminAccess
import AuditLog
import Foundation
import GRDB
import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("Changes of the tables")
struct MigrationTests {
    private struct Failure: Error {}

    private let folder: TemporaryFolder
    private let name = StateDatabase.name
    private let second = Schema.Step("v2-notes") { try $0.execute(sql: "CREATE TABLE notes (text TEXT) STRICT") }
    private let third = Schema.Step("v3-more") { try $0.execute(sql: "ALTER TABLE notes ADD COLUMN more TEXT") }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open(_ steps: [Schema.Step]) throws -> StateDatabase {
        try StateDatabase(folder: folder.filePath, schema: Schema(steps: Schema.current.steps + steps))
    }

    private func head(_ seq: UInt64) throws -> AuditHead {
        try #require(AuditHead(seq: seq, hash: [UInt8](repeating: 1, count: 32)))
    }

    private var copies: [String] {
        get throws { try folder.names.filter { $0.contains("before") } }
    }

    @Test("An existing database is first copied, with all that was in it, readable by its owner only")
    func copyComesFirst() throws {
        // The connection stays open, so that what it wrote lies in the write-ahead log only.
        let old = try open([])
        try old.auditHeads.store(head(7), node: "main")
        let new = try open([second, third])
        #expect(try new.auditHeads.head(node: "main") == head(7))
        #expect(try copies == ["\(name).before-v2-notes"])
        #expect(try folder.mode("\(name).before-v2-notes") == 0o600)

        let elsewhere = try TemporaryFolder()
        try elsewhere.write(folder.read("\(name).before-v2-notes"), to: name)
        let copy = try StateDatabase(folder: elsewhere.filePath)
        #expect(try copy.auditHeads.head(node: "main") == head(7))
    }

    @Test("Sessions of before the list go on, with all attempts at a step-up left to them")
    func sessionsOfBefore() async throws {
        let id = try #require(TokenHash(bytes: [UInt8](repeating: 7, count: TokenHash.byteCount)))
        let before = Schema(steps: [.access, .shares, .acceptedCodes])
        let old = try StateDatabase(folder: folder.filePath, schema: before)
        try await old.connection.write { database in
            try database.execute(
                sql: """
                    INSERT INTO sessions (id, account, epoch, client, created_at, last_used_at)
                    VALUES (?, 'admin', ?, '203.0.113.5', 0, 0)
                    """,
                arguments: [Data(id.bytes), Data(id.bytes)])
        }
        let sessions = try open([]).sessions
        let (timeouts, now) = (SessionTimeouts(idleMinutes: 30), Timestamp(milliseconds: 0))
        let kept = Session(
            id: id, account: "admin", epoch: id, client: "203.0.113.5", createdAt: now, lastUsedAt: now)
        #expect(try await sessions.sessions(of: id, timeouts: timeouts, now: now) == [kept])
        for _ in 1..<Session.mostFailedStepUps {
            #expect(try await sessions.reserveStepUp(of: id) == .reserved)
            #expect(try await sessions.failStepUp(of: id) == nil)
        }
        #expect(try copies == ["\(name).before-v4-session-list"])
        // The counts are on the disk: another process, or the next one, goes on from them.
        let next = try open([]).sessions
        #expect(try await next.reserveStepUp(of: id) == .reserved)
        #expect(try await next.failStepUp(of: id)?.id == id)
        #expect(try await sessions.reserveStepUp(of: id) == .unknown)
    }

    @Test("What there was of shares is counted once, and from then on with each change")
    func totalsOfBefore() async throws {
        let before = Schema(steps: [.access, .shares, .acceptedCodes, .sessionList, .shareNetworks])
        let old = try StateDatabase(folder: folder.filePath, schema: before)
        let shares = try [[1, 2], [1 << 40]].map { try ShareExample.share(sizes: $0) }
        for share in shares {
            _ = try await old.shares.insert(share, quota: ShareQuota(), now: ShareExample.start)
        }
        let new = try open([]).shares
        let bytes = shares.reduce(0) { $0 + $1.storedBytes }
        #expect(try await new.totals() == ShareTotals(count: 2, storedBytes: bytes, records: 2, files: 3))
        try await new.remove(shares[0].key)
        #expect(
            try await new.totals()
                == ShareTotals(count: 1, storedBytes: shares[1].storedBytes, records: 1, files: 1))
    }

    @Test("A new database, and one of this version, is not copied")
    func nothingToCopy() throws {
        for _ in 0..<2 { _ = try open([second]) }
        #expect(try copies == [])
        _ = try open([second, third])
        #expect(try copies == ["\(name).before-v3-more"])
    }

    @Test("A change that fails leaves the database as it was, and can be tried again")
    func failingChange() throws {
        try open([]).auditHeads.store(head(7), node: "main")
        let failing = Schema.Step("v2-notes") { database in
            try database.execute(sql: "DROP TABLE audit_heads")
            throw Failure()
        }
        #expect(throws: SQLiteStoreError.self) { try open([failing]) }
        #expect(try open([]).auditHeads.head(node: "main") == head(7))
        #expect(try open([second]).auditHeads.head(node: "main") == head(7))
        #expect(try copies == ["\(name).before-v2-notes"])
        #expect(try folder.names.filter { $0.hasSuffix(".tmp") } == [])
    }

    @Test("What a copy that was interrupted left does not stand in the way")
    func interruptedCopy() throws {
        _ = try open([])
        for leftover in [".tmp", ".0123456789abcdef.tmp"] {
            try folder.write(Array("half a copy".utf8), to: ".\(name).before-v2-notes\(leftover)")
        }
        _ = try open([second])
        #expect(try folder.names.filter { $0.hasSuffix(".tmp") } == [])
        #expect(try copies == ["\(name).before-v2-notes"])
    }

    @Test("A database of a newer program is refused and stays as it is")
    func newerIsRefused() throws {
        try open([second]).auditHeads.store(head(7), node: "main")
        let error = #expect(throws: SQLiteStoreError.self) { try open([]) }
        #expect(error == .newer(folder.filePath(name)))
        #expect(error?.description.contains("newer version") ?? false)
        #expect(try open([second]).auditHeads.head(node: "main") == head(7))
    }

    @Test("Of many that open and change a database at once, all succeed")
    func openedAtOnce() async throws {
        try open([]).auditHeads.store(head(7), node: "main")
        try await withThrowingTaskGroup(of: AuditHead?.self) { group in
            for _ in 0..<8 {
                group.addTask { try await Self.onThread { try open([second]).auditHeads.head(node: "main") } }
            }
            for try await found in group { #expect(try found == head(7)) }
        }
    }

    private static func onThread<Output: Sendable>(
        _ body: @escaping @Sendable () throws -> Output
    ) async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
        }
    }
}
