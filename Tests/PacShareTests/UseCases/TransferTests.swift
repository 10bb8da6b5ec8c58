import PacCryptCore
import PacShare
import RequestGuard
import TestSupport
import Testing

@Suite("What a transfer records")
struct TransferTests {
    private let bench = ShareBench()

    @Test("what was not written to the connection does not count as delivered")
    func interrupted() async throws {
        let created = try await bench.upload([("a", SampleContent.bytes(600_000))])
        let opened = try await bench.open(created)
        let transfer = try await bench.pickup.leased(created.id, lease: opened.lease).transfer(of: 0, 0..<600_000)
        #expect(try await transfer.nextPiece())
        try await transfer.recordWritten()
        while try await transfer.nextPiece() {}
        #expect(try await !transfer.finish())
        let share = try #require(try await bench.shares.share(created.share.key))
        #expect(share.history.deliveries == 0 && share.history.bytesDelivered > 0)
        bench.clock.advance(seconds: 60)
        let again = try await bench.open(created)
        #expect(again.source == .takeOver)
        await #expect(throws: ShareError.noLease) { try await transfer.keepAlive() }
        #expect(try await bench.download(created, again.lease) == SampleContent.bytes(600_000))
    }

    @Test("an empty file is not delivered when the connection broke before its end, and is when its end was written")
    func emptyFile() async throws {
        let created = try await bench.upload([("a", [])])
        let opened = try await bench.open(created)
        for isEndSent in [false, true] {
            let transfer = try await bench.pickup.leased(created.id, lease: opened.lease).transfer(of: 0, 0..<1)
            while try await transfer.nextPiece(isEmpty: true) { try await transfer.recordWritten() }
            #expect(try await transfer.finish(isEndSent: isEndSent) == isEndSent)
        }
        #expect(try await bench.shares.share(created.share.key)?.history.deliveries == 1)
    }

    @Test("without grace a file is not delivered before its end is known to have arrived, and can be resumed")
    func withoutGrace() async throws {
        let content = SampleContent.bytes(600_000)
        var limits = bench.limits
        limits.burnGraceSeconds = 0
        let created = try await bench.upload([("a", content)], limits: limits)
        let opened = try await bench.open(created)
        func leased() async throws -> LeasedShare {
            try await bench.pickup.leased(created.id, lease: opened.lease)
        }
        let broken = try await leased().transfer(of: 0, 0..<600_000)
        while try await broken.nextPiece() {
            // So long that each piece is noted at once.
            bench.clock.advance(seconds: 20)
            try await broken.recordWritten()
        }
        #expect(try await !broken.finish(isEndSent: false))
        #expect(try await bench.shares.share(created.share.key)?.history.bytesDelivered == 599_999)
        var rest: [UInt8] = []
        let resumed = try await leased().transfer(of: 0, 500_000..<600_000)
        while try await resumed.next(into: &rest) { try await resumed.recordWritten() }
        #expect(rest == Array(content[500_000...]))
        // How much of the first part arrived is not known; who lacks some of it has a minute to ask.
        #expect(try await !resumed.finish())
        #expect(try await bench.shares.share(created.share.key)?.state == .active)
        bench.clock.advance(seconds: 60)
        #expect(try await ShareSweep(starting: bench.services).settle() == 1)
        #expect(try await bench.shares.share(created.share.key)?.state == .burned(at: bench.clock.timestamp))
    }

    @Test("without grace a download that got lost delivers nothing, even where its end had arrived before")
    func endBefore() async throws {
        let content = SampleContent.bytes(600_000)
        var limits = bench.limits
        limits.burnGraceSeconds = 0
        let created = try await bench.upload([("a", content)], limits: limits)
        let lease = try await bench.open(created).lease
        #expect(try await bench.pickup.leased(created.id, lease: lease).destroysAtOnce)
        #expect(try await bench.download(created, lease, 500_000..<600_000) == Array(content[500_000...]))
        let lost = try await bench.pickup.leased(created.id, lease: lease).transfer(of: 0, 0..<600_000)
        while try await lost.nextPiece() {
            bench.clock.advance(seconds: 20)
            try await lost.recordWritten()
        }
        #expect(try await !lost.finish(isEndSent: false))
        #expect(try await bench.download(created, lease) == content)
        #expect(try await bench.shares.share(created.share.key)?.state == .burned(at: bench.clock.timestamp))
    }

    @Test("without grace the first bytes that arrive deliver nothing of what got lost, and chunk after chunk does")
    func chunksAfterLoss() async throws {
        let content = SampleContent.bytes(600_000)
        var limits = bench.limits
        limits.burnGraceSeconds = 0
        let created = try await bench.upload([("a", content)], limits: limits)
        let lease = try await bench.open(created).lease
        _ = try await bench.download(created, lease, 500_000..<600_000)
        let lost = try await bench.pickup.leased(created.id, lease: lease).transfer(of: 0, 0..<600_000)
        while try await lost.nextPiece() {
            bench.clock.advance(seconds: 20)
            try await lost.recordWritten()
        }
        #expect(try await !lost.finish(isEndSent: false))
        for range in [0..<1, 1..<250_000, 250_000..<500_000] as [Range<UInt64>] {
            #expect(try await bench.shares.share(created.share.key)?.state == .active)
            let part = try await bench.download(created, lease, range)
            #expect(part == Array(content[Int(range.lowerBound)..<Int(range.upperBound)]))
        }
        #expect(try await bench.shares.share(created.share.key)?.state == .burned(at: bench.clock.timestamp))
    }

    /// A share of one file, and a transfer of which all but the end was written.
    private func nearEnd(
        _ bench: ShareBench, grace: Int64
    ) async throws -> (CreatedShare, ShareTransfer) {
        var limits = bench.limits
        limits.burnGraceSeconds = grace
        let created = try await bench.upload([("a", SampleContent.bytes(600_000))], limits: limits)
        let lease = try await bench.open(created).lease
        let transfer = try await bench.pickup.leased(created.id, lease: lease).transfer(of: 0, 0..<600_000)
        while try await transfer.nextPiece() { try await transfer.recordWritten() }
        #expect(transfer.isAtEnd)
        return (created, transfer)
    }

    @Test("a store that fails for a while is told of the end until it works", arguments: [0, 600] as [Int64])
    func outageAtEnd(grace: Int64) async throws {
        let store = MoodyShareStore()
        let (created, transfer) = try await nearEnd(
            ShareBench(shares: store, patience: .seconds(60)), grace: grace)
        store.fail(3)
        try await transfer.recordBeforeEnd()
        store.fail(3)
        #expect(try await transfer.finish())
        let history = try #require(await store.memory.share(created.share.key)?.history)
        #expect(history.deliveries == 1 && history.bytesDelivered == 600_000)
    }

    @Test("with a store that fails for good the end is not handed out, nor delivered", arguments: [0, 600] as [Int64])
    func outageForGood(grace: Int64) async throws {
        let store = MoodyShareStore()
        let (created, transfer) = try await nearEnd(ShareBench(shares: store), grace: grace)
        store.setFailing(true)
        await #expect(throws: MoodyShareStore.failure) { try await transfer.recordBeforeEnd() }
        store.setFailing(false)
        #expect(try await !transfer.finish(isEndSent: false))
        let history = try #require(await store.memory.share(created.share.key)?.history)
        #expect(history.deliveries == 0 && history.bytesDelivered == 599_999)
    }

    /// The same services with blobs that cannot be deleted.
    private var stuck: ShareServices {
        ShareServices(
            shares: bench.shares, blobs: UndeletableBlobStore(bench.blobs), ciphers: bench.services.ciphers,
            scanner: bench.services.scanner,
            derivations: bench.runner, attempts: bench.services.attempts, events: bench.events,
            uploaderSecret: bench.services.uploaderSecret
        ) { [bench] in bench.clock.timestamp }
    }

    @Test("a download that was revoked ends, even while its blobs cannot be deleted")
    func revokedWhileStuck() async throws {
        let created = try await bench.upload([("a", SampleContent.bytes(6_000_000))])
        let lease = try await bench.open(created).lease
        let transfer = try await SharePickup(stuck).leased(created.id, lease: lease).transfer(of: 0, 0..<6_000_000)
        #expect(try await transfer.nextPiece())
        try await transfer.recordWritten()
        _ = try await bench.shares.perform(.revoke, on: created.share.key, now: bench.clock.timestamp)
        #expect(try await transfer.nextPiece())
        bench.clock.advance(seconds: 20)
        await #expect(throws: ShareError.noLease) { try await transfer.recordWritten() }
    }

    @Test("a delivery is one, even while the blobs cannot be deleted")
    func deliveredWhileStuck() async throws {
        var limits = bench.limits
        limits.burnGraceSeconds = 0
        let created = try await bench.upload([("a", SampleContent.bytes(1000))], limits: limits)
        let lease = try await bench.open(created).lease
        let transfer = try await SharePickup(stuck).leased(created.id, lease: lease).transfer(of: 0, 0..<1000)
        while try await transfer.nextPiece() { try await transfer.recordWritten() }
        try await transfer.recordBeforeEnd()
        #expect(try await transfer.finish())
    }

    @Test("a store that fails for a while holds no download up, and misses nothing; at the end it has to work")
    func failingStore() async throws {
        let store = MoodyShareStore()
        let bench = ShareBench(shares: store)
        let created = try await bench.upload([("a", SampleContent.bytes(6_000_000))])
        let opened = try await bench.open(created)
        func transfer() async throws -> ShareTransfer {
            bench.clock.advance(seconds: 20)
            let leased = try await bench.pickup.leased(created.id, lease: opened.lease)
            return try leased.transfer(of: 0, 0..<6_000_000)
        }
        store.setFailing(true)
        let cut = try await transfer()
        while try await cut.nextPiece() {
            bench.clock.advance(seconds: 20)
            try await cut.recordWritten()
        }
        await #expect(throws: MoodyShareStore.failure) { try await cut.finish() }
        #expect(await store.memory.share(created.share.key)?.history.bytesDelivered == 0)
        store.setFailing(false)
        let whole = try await transfer()
        for isFailing in [true, false, true] {
            store.setFailing(isFailing)
            _ = try await whole.nextPiece()
            bench.clock.advance(seconds: 20)
            try await whole.recordWritten()
        }
        store.setFailing(false)
        while try await whole.nextPiece() { try await whole.recordWritten() }
        #expect(try await whole.finish())
        #expect(await store.memory.share(created.share.key)?.history.bytesDelivered == 6_000_000)
        try await bench.pickup.confirm(created.id, lease: opened.lease, client: bench.client)
        bench.clock.advance(seconds: 20)
        await #expect(throws: ShareError.noLease) { try await whole.recordWritten() }
    }
}
