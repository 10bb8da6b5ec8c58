import ContentPipeline
import PacCryptCore
import PacShareConformance
import RequestGuard
import Synchronization
import TestSupport
import Testing

@testable import PacShare

@Suite("Many short ranges")
struct ShortRangeTests {
    @Test("each costs one note in the store, and what was sent is delivered")
    func notes() async throws {
        let store = CountingShareStore()
        let bench = ShareBench(shares: store)
        let content = SampleContent.bytes(100)
        let created = try await bench.upload([("a", content)])
        let lease = try await bench.open(created).lease
        let before = store.performed
        for start in stride(from: UInt64(0), to: 100, by: 10) {
            let part = try await bench.download(created, lease, start..<start + 10)
            #expect(part == Array(content[Int(start)..<Int(start) + 10]))
        }
        #expect(store.performed - before == 10)
        #expect(try await bench.shares.share(created.share.key)?.history.deliveries == 1)
    }

    @Test("only the file that is read is looked at, and that one is checked")
    func onlyOne() async throws {
        let bench = ShareBench()
        let files = (0..<3).map { (name: "\($0)", content: SampleContent.bytes(1000, seed: UInt64($0))) }
        let created = try await bench.upload(files)
        let lease = try await bench.open(created).lease
        let blobs = created.share.blobs
        bench.blobs.replace(blobs[1].id, with: try #require(bench.blobs.bytes(blobs[2].id)))
        for (only, isSound) in [(0, true), (1, false), (2, true), (3, true), (nil, false)] as [(Int?, Bool)] {
            let leased = try? await bench.pickup.leased(created.id, lease: lease, only: only)
            #expect((leased != nil) == isSound, "only \(String(describing: only))")
        }
        let leased = try await bench.pickup.leased(created.id, lease: lease, only: 2)
        let transfer = try leased.transfer(of: 2, 10..<1000)
        var content: [UInt8] = []
        while try await transfer.next(into: &content) {}
        #expect(content == Array(files[2].content[10...]))
        let other = try leased.transfer(of: 0, 0..<10)
        await #expect(throws: ShareError.misuse("This file was not to be read.")) { _ = try await other.nextPiece() }
        #expect(throws: ShareError.noSuchFile) { _ = try leased.size(of: 3) }
    }

    @Test("a lease that was not heard of for a while is told that somebody is connected before anything is sent")
    func heardOf() async throws {
        let bench = ShareBench()
        let created = try await bench.upload([("a", SampleContent.bytes(100))])
        let lease = try await bench.open(created).lease
        for (seconds, isTold) in [(14, false), (15, true), (14, false)] as [(Int64, Bool)] {
            let seen = try #require(await bench.memory.share(created.share.key)?.leases.first?.lastSeenAt)
            bench.clock.advance(seconds: seconds)
            let leased = try await bench.pickup.leased(created.id, lease: lease)
            let transfer = try leased.transfer(of: 0, 0..<10)
            _ = try await transfer.nextPiece()
            let now = try #require(await bench.memory.share(created.share.key)?.leases.first?.lastSeenAt)
            #expect((now > seen) == isTold, "after \(seconds) s")
            try await transfer.recordWritten()
            try await transfer.finish()
        }
    }
}

/// Counts the commands.
private final class CountingShareStore: ShareStore {
    private let store = InMemoryShareStore()
    private let count = Mutex(0)

    var performed: Int { count.withLock { $0 } }

    func perform(_ command: ShareCommand, on key: ShareKey, now: Timestamp) async -> ShareOutcome? {
        count.withLock { $0 += 1 }
        return await store.perform(command, on: key, now: now)
    }

    func instance() async -> InstanceID { await store.instance() }
    func insert(_ share: Share, quota: ShareQuota, now: Timestamp) async -> InsertReply {
        await store.insert(share, quota: quota, now: now)
    }
    func activeShares(of uploader: UploaderKey, now: Timestamp) async -> Int {
        await store.activeShares(of: uploader, now: now)
    }
    func share(_ key: ShareKey) async -> Share? { await store.share(key) }
    func due(now: Timestamp, limit: Int) async -> [ShareKey] { await store.due(now: now, limit: limit) }
    func remove(_ key: ShareKey) async { await store.remove(key) }
    func blobs(after: BlobID?, limit: Int) async -> [StoredReference] { await store.blobs(after: after, limit: limit) }
    func totals() async -> ShareTotals { await store.totals() }
}
