import AuditLog
import Foundation
import GRDB
import PacShare
import PacShareConformance
import RequestGuard
import TestSupport
import Testing

@testable import SQLiteStore

@Suite("The name of the database")
struct DatabaseMarkTests {
    private let folder: TemporaryFolder
    private let name = StateDatabase.name
    private var markName: String { name + ".mark" }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Opens the database anew, and closes it: its thread might hold it a moment longer, and write to it when its files
    /// are others already.
    private func withDatabase<Value: Sendable>(
        _ body: @Sendable (StateDatabase) async throws -> Value
    ) async throws -> Value {
        let database = try StateDatabase(folder: folder.filePath)
        let value = try await body(database)
        try database.connection.queue.close()
        return value
    }

    private func instance() async throws -> InstanceID {
        try await withDatabase { try await $0.shares.instance() }
    }

    private func insertShare() async throws {
        _ = try await withDatabase {
            try await $0.shares.insert(try ShareExample.share(), quota: ShareQuota(), now: ShareExample.start)
        }
    }

    private func backUp(to copy: String) throws {
        let queue = try DatabaseQueue(path: folder.path(name))
        try queue.vacuum(into: folder.path(copy))
        try queue.close()
    }

    /// Puts a backup into the place of the database, in place as `cp` does it, or as another file.
    private func restore(_ copy: String, inPlace: Bool) throws {
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.path(name + suffix)) }
        if inPlace {
            let handle = try FileHandle(forWritingTo: URL(filePath: folder.path(name)))
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: Data(try folder.read(copy)))
            try handle.close()
        } else {
            try FileManager.default.removeItem(atPath: folder.path(name))
            try folder.write(folder.read(copy), to: name)
        }
    }

    @Test("It stays the same however often the database is opened, whatever happens to shares")
    func stays() async throws {
        let first = try await instance()
        for _ in 0..<3 {
            try await insertShare()
            #expect(try await instance() == first)
        }
        let shares = try StateDatabase(folder: folder.filePath).shares
        for share in try await shares.due(now: Timestamp(milliseconds: .max), after: nil, limit: 10) {
            try await shares.remove(share.key)
        }
        #expect(try await instance() == first)
        #expect(try folder.mode(markName) == 0o600)
    }

    @Test("A backup from before a share was added has another name once it is restored", arguments: [true, false])
    func restored(inPlace: Bool) async throws {
        let first = try await instance()
        try await insertShare()
        try backUp(to: "copy")
        try await insertShare()
        try restore("copy", inPlace: inPlace)
        let second = try await instance()
        #expect(second != first)
        #expect(try await instance() == second)
        try await insertShare()
        #expect(try await instance() == second)
    }

    @Test("So has one that is restored together with the file that tells")
    func restoredTogether() async throws {
        let first = try await instance()
        try await insertShare()
        // The same, as of an hour ago.
        let words = String(decoding: try folder.read(markName), as: UTF8.self).dropLast().split(separator: " ")
        let writtenAt = try #require(Int64(words[2])) - 3_600_000
        try folder.write(Array("\(words[0]) \(words[1]) 000000\(writtenAt)\n".utf8), to: markName)
        let second = try await instance()
        #expect(second != first)
        #expect(try await instance() == second)
    }

    @Test("A new database has a new one, also where an old one was")
    func new() async throws {
        let first = try await instance()
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.path(name + suffix)) }
        #expect(try await instance() != first)
    }

    @Test(
        "When the file that tells is missing or something else the database counts as restored",
        arguments: [nil, "", "\n", "x y z\n", "a b\n"])
    func noMark(text: String?) async throws {
        let first = try await instance()
        if let text {
            try folder.write(Array(text.utf8), to: markName)
        } else {
            try FileManager.default.removeItem(atPath: folder.path(markName))
        }
        let second = try await instance()
        #expect(second != first)
        #expect(try await instance() == second)
    }

    @Test("A command line that opens the database while shares are added does not rename it")
    func openedMeanwhile() async throws {
        let first = try await instance()
        let probe = try ProbeProcess("StoreProbe", ["shares", folder.path])
        for _ in 0..<20 {
            _ = try probe.line()
            #expect(try await instance() == first)
        }
        probe.kill()
    }
}
