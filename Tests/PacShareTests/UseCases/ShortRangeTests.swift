import PacCryptCore
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
        for (only, isSound) in [(0, true), (1, false), (2, true), (3, true), (nil, true)] as [(Int?, Bool)] {
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

    @Test("each blob is opened once in a request, and only those that a range touches")
    func openings() async throws {
        let bench = ShareBench()
        let files = (0..<3).map { (name: "\($0)", content: SampleContent.bytes(1000, seed: UInt64($0))) }
        let created = try await bench.upload(files)
        let ids = created.share.blobs.map(\.id)
        func openings(_ body: () async throws -> Void) async throws -> [Int] {
            let before = bench.blobs.openings
            try await body()
            let after = bench.blobs.openings
            return ids.map { after[$0, default: 0] - before[$0, default: 0] }
        }
        func read(_ transfer: ShareTransfer) async throws {
            while try await transfer.nextPiece() { try await transfer.recordWritten() }
        }
        let lease = try await bench.open(created).lease
        for (range, expected) in [(100..<900, [1, 0, 0]), (100..<1500, [1, 1, 0]), (1500..<1600, [0, 1, 0])]
            as [(Range<UInt64>, [Int])]
        {
            let count = try await openings {
                try await read(bench.pickup.leased(created.id, lease: lease).zipTransfer(range))
            }
            #expect(count == expected, "\(range)")
        }
        let one = try await openings {
            try await read(bench.pickup.leased(created.id, lease: lease, only: 1).transfer(of: 1, 0..<1000))
        }
        #expect(one == [0, 1, 0])
        let whole = try await openings {
            try await read(bench.pickup.leased(created.id, lease: lease).zipTransfer(0..<UInt64.max))
        }
        #expect(whole == [1, 1, 1])
    }

    @Test("a pickup in one request opens each blob once", arguments: [1, 3])
    func openingsOfPickup(files: Int) async throws {
        let bench = ShareBench()
        let created = try await bench.upload((0..<files).map { ("\($0)", SampleContent.bytes(1000)) })
        let opened = try await bench.pickup.pickUp(
            created.id, password: ShareBench.pickupPassword(), code: nil,
            credential: .password(ShareBench.filePassword()), client: bench.client)
        let leased = try await bench.pickup.leased(created.id, opened)
        let transfer = try files == 1 ? leased.transfer(of: 0, 0..<1000) : leased.zipTransfer(0..<UInt64.max)
        while try await transfer.nextPiece() { try await transfer.recordWritten() }
        #expect(created.share.blobs.allSatisfy { bench.blobs.openings[$0.id] == 1 }, "\(bench.blobs.openings)")
    }

    @Test("a file of a zip that is not the one of the share is not handed out")
    func foreignBlob() async throws {
        let bench = ShareBench()
        let created = try await bench.upload([("a", [1]), ("b", [2])])
        let lease = try await bench.open(created).lease
        let blobs = created.share.blobs
        bench.blobs.replace(blobs[1].id, with: try #require(bench.blobs.bytes(blobs[0].id)))
        await #expect(throws: ShareError.tampered) { try await bench.download(created, lease, file: nil) }
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
