import AuditLog
import RequestGuard
import SQLiteStore
import TestSupport
import Testing

@Suite("Several processes, and their end")
struct ProcessTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("After kill -9 at any moment the database opens with everything that was acknowledged", arguments: 1...5)
    func killed(round: Int) throws {
        let probe = try ProbeProcess("StoreProbe", ["heads", folder.path])
        for expected in 1...round * 17 { try #require(try probe.line() == "\(expected)") }
        probe.kill()
        let acknowledged = try probe.rest().last.flatMap { UInt64($0) } ?? UInt64(round * 17)
        let heads = try StateDatabase(folder: folder.filePath).auditHeads
        for seq in 1...acknowledged { #expect(try heads.head(node: "node \(seq)")?.seq == seq) }
        let last = try #require(try heads.head(node: "last"))
        // The one that was being written may be there or not.
        #expect(acknowledged...acknowledged + 1 ~= last.seq)
    }

    @Test("When the file may not grow the error has a type, and everything acknowledged stays")
    func noSpace() throws {
        let lines = try ProbeProcess("StoreProbe", ["limited-heads", folder.path]).rest()
        let acknowledged = try #require(lines.dropLast().last.flatMap { UInt64($0) })
        #expect(lines.last?.hasPrefix("error ") ?? false && lines.last?.contains(StateDatabase.name) ?? false)
        let heads = try StateDatabase(folder: folder.filePath).auditHeads
        for seq in 1...acknowledged { #expect(try heads.head(node: "node \(seq)")?.seq == seq) }
        try heads.store(#require(try heads.head(node: "last")), node: "and it goes on")
    }

    @Test("A server and the command line write at the same time, and nothing is lost")
    func together() async throws {
        let database = try StateDatabase(folder: folder.filePath)
        let probes = try (0..<3).map { _ in try ProbeProcess("StoreProbe", ["pardons", folder.path]) }
        for _ in 0..<100 { try await database.pardons.leave(.everybody, now: Timestamp(milliseconds: 0)) }
        for probe in probes { #expect(try probe.rest() == ["done"]) }
        #expect(try await database.pardons.pardons(after: 0).map(\.number) == Array(1...400))
    }
}
