import PacShare
import PacShareConformance
import SQLiteStore
import TestSupport
import Testing

@Suite("Shares, several processes, and their end")
struct ShareProcessTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func kept(_ key: Substring, in shares: any ShareStore) async throws -> Share {
        let key = try #require(ShareKey(hexadecimal: key))
        let share = try await shares.share(key)
        return try #require(share)
    }

    @Test("Of two processes that open a share 50 times each with one download left exactly one succeeds once")
    func race() async throws {
        let shares = try StateDatabase(folder: folder.filePath).shares
        let share = try ShareExample.share(rules: ShareRules(maxDownloads: 1, maxAttempts: 1000))
        _ = try await shares.insert(share, quota: ShareQuota(), now: ShareExample.start)
        let probes = try (0..<2).map { _ in
            try ProbeProcess("StoreProbe", ["claims", folder.path, share.key.hexadecimal])
        }
        let lines = try probes.map { try $0.rest() }
        let counts = lines.compactMap(\.last).sorted()
        #expect(counts == ["0", "1"])
        let left = try #require(try await shares.share(share.key))
        #expect(left.downloadsTaken == 1 && left.leases.count == 1 && left.history.openings == 1)
    }

    @Test(
        "After kill -9 at any moment every share is as it was acknowledged, and the database has its name",
        arguments: 1...5)
    func killed(round: Int) async throws {
        let instance = try await StateDatabase(folder: folder.filePath).shares.instance()
        let probe = try ProbeProcess("StoreProbe", ["shares", folder.path])
        var said: [String] = []
        for _ in 0..<round * 7 { said.append(try #require(try probe.line())) }
        probe.kill()
        said += try probe.rest()
        let shares = try StateDatabase(folder: folder.filePath).shares
        #expect(try await shares.instance() == instance)
        let over = Set(said.filter { $0.hasSuffix(" over") }.map { $0.prefix(64) })
        let active = Set(said.filter { $0.hasSuffix(" active") }.map { $0.prefix(64) }).subtracting(over)
        for text in over {
            let share = try await kept(text, in: shares)
            #expect(share.state != .active && share.metadata.isEmpty)
        }
        // The last one may have ended without word of it.
        for text in active where !(said.last?.hasPrefix(text) ?? false) {
            let share = try await kept(text, in: shares)
            #expect(share.state == .active && share.metadata.count == 2000)
        }
        // One more may have been added without word of it.
        let added = over.count + active.count
        let count = try await shares.totals().count
        #expect(count == added || count == added + 1)
        let references = try await shares.blobs(after: nil, limit: 1000)
        #expect(references.count == count)
    }
}
