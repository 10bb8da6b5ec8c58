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

@Suite("What is left of shares that are over")
struct ErasureTests {
    private let folder: TemporaryFolder
    private let database: StateDatabase

    init() throws {
        folder = try TemporaryFolder()
        database = try StateDatabase(folder: folder.filePath)
    }

    /// A share whose sealed metadata are found nowhere else.
    private func share(_ number: Int, expiresAt: Timestamp = ShareExample.at(86_400)) throws -> Share {
        var generator = SeededGenerator(seed: UInt64(number))
        let token = ShareToken.random()
        let content = ShareContent(
            kind: .file, requiresCode: false, isSealedBySender: false,
            blobs: [ShareBlob(id: .random(), size: 300, headCount: 184, plaintextSize: 100)],
            metadata: generator.bytes(1700 + number * 97 % 3000))
        return Share(
            id: .random(), content: content, rules: ShareRules(maxDownloads: 1, burnGraceSeconds: 0),
            uploader: ShareExample.uploaderKey(1),
            manage: ManageSecret(
                hash: token.hash, label: try TokenSeal(SecretBytes([2]), under: token, for: .manage)),
            createdAt: ShareExample.start, expiresAt: expiresAt)
    }

    private func insert(_ share: Share) async throws {
        #expect(try await database.shares.insert(share, quota: ShareQuota(), now: ShareExample.start) == .inserted)
    }

    /// Whether any part of a share's sealed metadata is in the database or its write-ahead log, as it is encoded there.
    private func isFound(_ share: Share) throws -> Bool {
        try isFound(share, in: files())
    }

    /// The database and its write-ahead log as they are now.
    private func files() throws -> [Data] {
        try [StateDatabase.name, StateDatabase.name + "-wal"].map { try Data(contentsOf: folder[$0]) }
    }

    private func isFound(_ share: Share, in files: [Data]) throws -> Bool {
        // Three bytes are four characters of base64, whatever stands before them. What is left is a page, or the rest
        // of one: 60 bytes hold one of these pieces.
        try stride(from: 0, to: share.metadata.count - 15, by: 45).contains { place in
            let text = try JSONEncoder().encode(Data(share.metadata[place..<place + 15])).dropFirst().dropLast()
            return files.contains { ByteSearch.contains(text, in: $0) }
        }
    }

    /// How shares end.
    enum Ending: CaseIterable {
        case revoked, lost, expired, burned

        func commands(for share: Share) throws -> [ShareCommand] {
            switch self {
            case .revoked: return [.revoke]
            case .lost: return [.markLost, .revoke]
            case .expired: return [.settle]
            case .burned:
                let token = ShareToken.random()
                let sent = SentRange(.file(0), 0..<100)
                return [
                    .claimDownload(try ShareExample.lease(token, of: share)),
                    .progress(lease: token.hash, sent: [sent], arrived: [sent]), .confirm(lease: token.hash),
                ]
            }
        }
    }

    @Test(
        "Nothing of a share's metadata is in the files when the call that ended it returns", arguments: Ending.allCases)
    func ended(ending: Ending) async throws {
        let share = try share(0)
        try await insert(share)
        #expect(try isFound(share))
        let now = ending == .expired ? share.expiresAt : ShareExample.at(1)
        for command in try ending.commands(for: share) {
            _ = try await database.shares.perform(command, on: share.key, now: now)
        }
        let left = try #require(try await database.shares.share(share.key))
        #expect(left.state != .active)
        #expect(try !isFound(share))
    }

    @Test("Nothing of a share's record is in the files when it was removed")
    func removed() async throws {
        let share = try share(0)
        try await insert(share)
        let tag = Data(share.tag.description.utf8)
        #expect(try isFound(share))
        try await database.shares.remove(share.key)
        #expect(try !isFound(share))
        for file in try files() { #expect(!ByteSearch.contains(tag, in: file)) }
    }

    @Test("Among many shares that come, change and go nothing is left of those that went", arguments: 1...4)
    func many(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        var active: [Share] = []
        var over: [Share] = []
        for number in 0..<120 {
            let share = try share(Int(seed) * 1000 + number)
            try await insert(share)
            active.append(share)
            guard Bool.random(using: &generator) else { continue }
            for _ in 0..<3 {
                let changed = active[Int.random(in: active.indices, using: &generator)]
                let ticket = try ShareExample.ticket(.random())
                _ = try await database.shares.perform(.unlock(ticket), on: changed.key, now: ShareExample.at(1))
            }
            let gone = active.remove(at: Int.random(in: active.indices, using: &generator))
            _ = try await database.shares.perform(.revoke, on: gone.key, now: ShareExample.at(2))
            if Bool.random(using: &generator) { try await database.shares.remove(gone.key) }
            over.append(gone)
        }
        let files = try files()
        for share in over { #expect(try !isFound(share, in: files)) }
        for share in active { #expect(try isFound(share, in: files)) }
    }

    @Test("While somebody else reads nobody waits, and it is made up for when shares are looked through")
    func reader() async throws {
        let patient = try StateDatabase(folder: folder.filePath, schema: .current, busySeconds: 60)
        let share = try share(0)
        try await insert(share)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: folder.path(StateDatabase.name), configuration: configuration)
        let start = ContinuousClock.now
        try other.inDatabase { database in
            try database.beginTransaction(.deferred)
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM shares")
        }
        _ = try await patient.shares.perform(.revoke, on: share.key, now: ShareExample.at(1))
        #expect(try isFound(share))
        try other.inDatabase { try $0.rollback() }
        // A wait would have taken the minute that a statement may wait here.
        #expect(ContinuousClock.now - start < .seconds(50))
        _ = try await patient.shares.due(now: ShareExample.at(1), after: nil, limit: 10)
        #expect(try !isFound(share))
        let timeout = try await patient.connection.read { try Int.fetchOne($0, sql: "PRAGMA busy_timeout") }
        #expect(timeout == 60_000)
    }

    @Test("What a process that was killed left in the log is gone when the database is opened again")
    func leftInLog() async throws {
        let probe = try ProbeProcess("StoreProbe", ["heads", folder.path])
        for _ in 0..<5 { _ = try probe.line() }
        probe.kill()
        let again = try StateDatabase(folder: folder.filePath)
        #expect(try folder.read(StateDatabase.name + "-wal").isEmpty)
        #expect(try again.auditHeads.head(node: "node 5") != nil)
    }
}
