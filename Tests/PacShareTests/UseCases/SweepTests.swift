import FileSystem
import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import Synchronization
import Testing

@Suite("Sweep")
struct SweepTests {
    private let bench = ShareBench()

    /// A sweep of a store that this database has claimed before.
    private func sweep() async throws -> ShareSweep {
        _ = try await ShareSweep(starting: bench.services)
        return try await ShareSweep(starting: bench.services)
    }

    /// The services of the bench with another store and clock.
    private func services(
        on store: any ShareStore, clock: @escaping @Sendable () -> Timestamp
    ) -> ShareServices {
        ShareServices(
            shares: store, blobs: bench.blobs, ciphers: bench.services.ciphers, scanner: NoScanner(),
            derivations: bench.runner, attempts: bench.services.attempts, events: bench.events,
            uploaderSecret: bench.services.uploaderSecret, clock: clock)
    }

    private func makeOrphans(_ count: Int) async throws -> [BlobID] {
        var ids: [BlobID] = []
        for _ in 0..<count { ids.append(try await bench.blobs.makeWriter(room: 0).commit(prefix: []).id) }
        return ids
    }

    @Test("what expires is deleted, blobs and all")
    func expiry() async throws {
        for _ in 0..<3 { _ = try await bench.upload() }
        let sweep = try await sweep()
        #expect(try await sweep.settle() == 0)
        bench.clock.advance(seconds: 14 * 86_400)
        #expect(try await sweep.settle() == 3)
        try await bench.expectNothingLeft()
        #expect(bench.events.kinds.count { $0 == .expired } == 3)
        #expect(try await sweep.settle() == 0)
    }

    @Test("blobs of a share that a crash left behind half deleted are deleted by the next sweep")
    func crash() async throws {
        let created = try await bench.upload()
        _ = try await bench.shares.perform(.revoke, on: created.share.key, now: bench.clock.timestamp)
        #expect(await bench.blobs.blobs(after: nil, limit: 10).count == 1)
        try await sweep().settle()
        try await bench.expectNothingLeft()
    }

    @Test("a blob without a share is set aside for a week, and then deleted")
    func orphan() async throws {
        let created = try await bench.upload()
        let orphans = try await makeOrphans(2)
        let sweep = try await sweep()
        let young = try await sweep.compare(minimumAgeSeconds: 3600)
        #expect(young.orphans == 0 && young.hold == nil, "an upload may be under way")
        bench.clock.advance(seconds: 3600)
        var report = try await sweep.compare(minimumAgeSeconds: 3600)
        #expect(report.blobs == 3 && report.orphans == 2 && report.hold == nil)
        #expect(await bench.blobs.blobs(after: nil, limit: 10).map(\.id) == created.share.blobs.map(\.id))
        bench.clock.advance(seconds: 7 * 86_400 + 1)
        report = try await sweep.compare(minimumAgeSeconds: 3600)
        #expect(await bench.blobs.deleteSetAside(before: Timestamp(milliseconds: .max)) == 0, "\(orphans.count)")
    }

    @Test("a share that came since the comparison keeps its blobs")
    func lateShare() async throws {
        let created = try await bench.upload([("a", [1]), ("b", [2])])
        let orphan = try await makeOrphans(1)[0]
        _ = try await ShareSweep(starting: bench.services)
        let clock = bench.clock
        let store = LateShareStore(store: bench.memory)
        let services = services(on: store) { clock.timestamp }
        let sweep = try await ShareSweep(starting: services)
        store.answerLate()
        let report = try await sweep.compare(minimumAgeSeconds: 0)
        #expect(report.orphans == 1 && report.hold == nil && report.lost == 0)
        let lying = await bench.blobs.blobs(after: nil, limit: 10).map(\.id)
        #expect(lying == created.share.blobs.map(\.id).sorted() && !lying.contains(orphan))
    }

    @Test("at the first start of a database nothing is moved and nothing is lost")
    func firstStart() async throws {
        let created = try await bench.upload([("a", [1]), ("b", [2])])
        await bench.blobs.delete(created.share.blobs[0].id)
        _ = try await makeOrphans(1)
        let sweep = try await ShareSweep(starting: bench.services)
        let report = try await sweep.compare(minimumAgeSeconds: 0)
        #expect(report.hold == .firstStart && report.orphans == 1)
        #expect(report.lossHold == .firstStart && report.missing == 1 && report.lost == 0)
        #expect(await bench.blobs.blobs(after: nil, limit: 10).count == 2)
        #expect(try await bench.shares.share(created.share.key)?.state == .active)
        let quiet = ShareBench()
        _ = try await quiet.upload()
        #expect(try await ShareSweep(starting: quiet.services).compare(minimumAgeSeconds: 0).hold == nil)
    }

    @Test("when more than a tenth of many blobs has no share, nothing is moved", arguments: [(90, 10), (89, 11)])
    func tenth(known: Int, orphans: Int) async throws {
        for _ in 0..<known { _ = try await bench.upload([("a", [])], isPrepared: true, limits: unlimited) }
        _ = try await makeOrphans(orphans)
        let report = try await sweep().compare(minimumAgeSeconds: 0)
        let isHeld = orphans > 10
        #expect(report.hold == (isHeld ? .tooManyOrphans : nil) && report.blobs == 100)
        #expect(await bench.blobs.blobs(after: nil, limit: 1000).count == (isHeld ? 100 : 90))
    }

    private var unlimited: ShareLimits {
        var limits = bench.limits
        limits.activeSharesPerClient = nil
        return limits
    }

    @Test("a share without one of its blobs is lost; the others stay until its time is over")
    func lost() async throws {
        let created = try await bench.upload([("a", [1]), ("b", [2])])
        await bench.blobs.delete(created.share.blobs[0].id)
        let sweep = try await sweep()
        #expect(try await sweep.compare(minimumAgeSeconds: 0).lost == 1)
        #expect(try await sweep.compare(minimumAgeSeconds: 0).lost == 0)
        #expect(try await bench.shares.share(created.share.key)?.state == .lost(at: ShareExample.at(0)))
        #expect(await bench.blobs.blobs(after: nil, limit: 10).count == 1)
        bench.clock.advance(seconds: 14 * 86_400)
        try await sweep.settle()
        try await bench.expectNothingLeft()
        #expect(try await bench.shares.share(created.share.key) == nil)
    }

    @Test("a lost share is active again when all its blobs are back, unless its time is over")
    func found() async throws {
        let created = try await bench.upload([("a", [1]), ("b", [2])])
        let ids = created.share.blobs.map(\.id)
        let bytes = try ids.map { try #require(bench.blobs.bytes($0)) }
        await bench.blobs.delete(ids[0])
        let sweep = try await sweep()
        #expect(try await sweep.compare(minimumAgeSeconds: 0).lost == 1)
        await bench.blobs.delete(ids[1])
        bench.blobs.replace(ids[0], with: bytes[0])
        #expect(try await sweep.compare(minimumAgeSeconds: 0).found == 0, "one is still missing")
        bench.blobs.replace(ids[1], with: bytes[1])
        let report = try await sweep.compare(minimumAgeSeconds: 0)
        #expect(report.found == 1 && report.missing == 0)
        #expect(bench.events.kinds.filter { [.lost, .found].contains($0) } == [.lost, .found])
        let opened = try await bench.open(created)
        #expect(try await bench.download(created, opened.lease, file: 1) == [2])

        let late = try await bench.upload()
        let lateBytes = try #require(bench.blobs.bytes(late.share.blobs[0].id))
        await bench.blobs.delete(late.share.blobs[0].id)
        #expect(try await sweep.compare(minimumAgeSeconds: 0).lost == 1)
        bench.blobs.replace(late.share.blobs[0].id, with: lateBytes)
        bench.clock.advance(seconds: 14 * 86_400)
        #expect(try await sweep.compare(minimumAgeSeconds: 0).found == 0)
        try await sweep.settle()
        try await bench.expectNothingLeft()
    }

    @Test("a store without a single blob of the active shares is not taken into use, unless the loss is accepted")
    func wrongPlace() async throws {
        let created = [try await bench.upload(), try await bench.upload()]
        let sweep = try await sweep()
        for share in created { await bench.blobs.delete(share.share.blobs[0].id) }
        await #expect(throws: BlobError.wrongFolder(activeShares: 2)) { try await ShareSweep(starting: bench.services) }
        for share in created { #expect(try await bench.shares.share(share.share.key)?.state == .active) }
        let accepting = try await ShareSweep(starting: bench.services, acceptsLoss: true)
        #expect(try await accepting.compare(minimumAgeSeconds: 0).lost == 2)
        // What is lost is not looked for.
        _ = try await ShareSweep(starting: bench.services)
        #expect(try await sweep.compare(minimumAgeSeconds: 0).missing == 0)
    }

    @Test("a store that is new is not marked when it holds nothing of the active shares; expired ones do not count")
    func newPlace() async throws {
        let created = try await bench.upload()
        await bench.blobs.delete(created.share.blobs[0].id)
        await #expect(throws: BlobError.wrongFolder(activeShares: 1)) { try await ShareSweep(starting: bench.services) }
        let instance = try await bench.shares.instance()
        #expect(await bench.blobs.claim(for: instance) == .adopted)
        bench.clock.advance(seconds: 14 * 86_400)
        _ = try await ShareSweep(starting: bench.services)
    }

    @Test("when more than ten and a tenth of the files are missing, no share is lost", arguments: [10, 11])
    func manyMissing(missing: Int) async throws {
        var created: [CreatedShare] = []
        for _ in 0..<20 { created.append(try await bench.upload([("a", [])], isPrepared: true, limits: unlimited)) }
        let sweep = try await sweep()
        for share in created.prefix(missing) { await bench.blobs.delete(share.share.blobs[0].id) }
        let report = try await sweep.compare(minimumAgeSeconds: 0)
        #expect(report.missing == missing && report.hold == nil)
        #expect(report.lossHold == (missing > 10 ? .tooManyMissing : nil))
        #expect(report.lost == (missing > 10 ? 0 : 10))
    }

    @Test("a share that cannot be deleted stays due, and keeps no other from being deleted")
    func stuck() async throws {
        let created = [try await bench.upload(), try await bench.upload(), try await bench.upload()]
        bench.clock.advance(seconds: 14 * 86_400)
        let sweep = try await ShareSweep(starting: services(stuck: created[0].share.blobs[0].id))
        await #expect(throws: StuckBlobStore.refusal) { try await sweep.settle() }
        #expect(try await bench.shares.share(created[0].share.key) != nil)
        #expect(try await bench.shares.totals().count == 1)
        try await self.sweep().settle()
        try await bench.expectNothingLeft()
    }

    @Test("a blob that cannot be deleted keeps no other of its share from being deleted")
    func stuckBlob() async throws {
        let created = try await bench.upload([("a", [1]), ("b", [2]), ("c", [3])])
        let stuck = created.share.blobs[0].id
        bench.clock.advance(seconds: 14 * 86_400)
        let sweep = try await ShareSweep(starting: services(stuck: stuck))
        await #expect(throws: StuckBlobStore.refusal) { try await sweep.settle() }
        #expect(await bench.blobs.blobs(after: nil, limit: 10).map(\.id) == [stuck])
        try await self.sweep().settle()
        try await bench.expectNothingLeft()
    }

    /// With a store that cannot delete one of its blobs.
    private func services(stuck: BlobID) -> ShareServices {
        let clock = bench.clock
        return ShareServices(
            shares: bench.shares, blobs: StuckBlobStore(store: bench.blobs, stuck: stuck),
            ciphers: bench.services.ciphers, scanner: NoScanner(), derivations: bench.runner,
            attempts: bench.services.attempts, events: bench.events, uploaderSecret: bench.services.uploaderSecret
        ) { clock.timestamp }
    }
}

extension SweepTests {
    @Test("more shares than a page that fail each time keep no other from being settled")
    func manyStuck() async throws {
        let store = MoodyShareStore()
        let failing = try (0..<1100).map { _ in try ShareExample.share(lifeSeconds: 100) }
        let last = try ShareExample.share(lifeSeconds: 200)
        for share in failing + [last] {
            _ = await store.insert(share, quota: ShareQuota(), now: ShareExample.start)
        }
        store.fail(Set(failing.map(\.key)))
        let services = services(on: store) { ShareExample.at(300) }
        let sweep = try await ShareSweep(starting: services, acceptsLoss: true)
        await #expect(throws: MoodyShareStore.failure) { try await sweep.settle() }
        #expect(await store.share(last.key) == nil, "it is over, and so forgotten")
        #expect(await store.totals().records == failing.count)
        #expect(store.listedCount == failing.count + 1, "each is read once, however many have failed before it")
    }

    @Test("a share that cannot be marked keeps no other from being marked, nor blobs from being set aside")
    func stuckComparison() async throws {
        let store = MoodyShareStore()
        let clock = bench.clock
        let services = services(on: store) { clock.timestamp }
        let shares = try (0..<3).map { _ in try ShareExample.share(createdAt: clock.timestamp) }
        for share in shares { _ = await store.insert(share, quota: ShareQuota(), now: clock.timestamp) }
        _ = try await makeOrphans(1)
        _ = try await ShareSweep(starting: services, acceptsLoss: true)
        let sweep = try await ShareSweep(starting: services, acceptsLoss: true)
        store.fail([shares[0].key])
        let report = try await sweep.compare(minimumAgeSeconds: 0)
        #expect(report.missing == 3 && report.lost == 2 && report.orphans == 1, "what was done is told")
        let failure = report.failure.error as? ShareError
        #expect(failure == MoodyShareStore.failure)
        for (number, share) in shares.enumerated() {
            let isActive = await store.share(share.key)?.state == .active
            #expect(isActive == (number == 0))
        }
        #expect(await bench.blobs.blobs(after: nil, limit: 10).isEmpty)
        store.fail([])
        let next = try await sweep.compare(minimumAgeSeconds: 0)
        #expect(next.lost == 1 && next.failure == FirstFailure())
    }

    @Test("why nothing was moved or marked is told, also when something failed")
    func heldComparison() async throws {
        let store = MoodyShareStore()
        let clock = bench.clock
        let services = services(on: store) { clock.timestamp }
        let share = try ShareExample.share(createdAt: clock.timestamp)
        _ = await store.insert(share, quota: ShareQuota(), now: clock.timestamp)
        _ = try await makeOrphans(11)
        _ = try await ShareSweep(starting: services, acceptsLoss: true)
        let sweep = try await ShareSweep(starting: services, acceptsLoss: true)
        store.fail([share.key])
        let report = try await sweep.compare(minimumAgeSeconds: 0)
        #expect(report.hold == .tooManyOrphans && report.orphans == 11)
        let failure = report.failure.error as? ShareError
        #expect(failure == MoodyShareStore.failure)
    }
}

/// A store whose shares refer to no blobs when it is asked once, and then to all of theirs.
private final class LateShareStore: ShareStore {
    private let store: InMemoryShareStore
    private let isLate = Mutex(false)

    init(store: InMemoryShareStore) {
        self.store = store
    }

    func blobs(after: BlobID?, limit: Int) async -> [StoredReference] {
        let isEmpty = isLate.withLock { isLate in
            defer { isLate = false }
            return isLate
        }
        return isEmpty ? [] : await store.blobs(after: after, limit: limit)
    }

    func answerLate() {
        isLate.withLock { $0 = true }
    }

    func instance() async -> InstanceID { await store.instance() }
    func activeShares(of uploader: UploaderKey, now: Timestamp) async -> Int {
        await store.activeShares(of: uploader, now: now)
    }
    func insert(_ share: Share, quota: ShareQuota, now: Timestamp) async -> InsertReply {
        await store.insert(share, quota: quota, now: now)
    }
    func share(_ key: ShareKey) async -> Share? { await store.share(key) }
    func perform(_ command: ShareCommand, on key: ShareKey, now: Timestamp) async -> ShareOutcome? {
        await store.perform(command, on: key, now: now)
    }
    func due(now: Timestamp, after: DueShare?, limit: Int) async -> [DueShare] {
        await store.due(now: now, after: after, limit: limit)
    }
    func remove(_ key: ShareKey) async { await store.remove(key) }
    func totals() async -> ShareTotals { await store.totals() }
}

/// A store that cannot delete one of its blobs.
private struct StuckBlobStore: BlobStore {
    static let refusal = BlobError.file(.notAFile("blob"))

    let store: InMemoryBlobStore
    let stuck: BlobID

    func delete(_ id: BlobID) async throws {
        guard id != stuck else { throw Self.refusal }
        await store.delete(id)
    }

    func holds(anyOf ids: [BlobID]) async -> Bool { await store.holds(anyOf: ids) }
    func claim(for instance: InstanceID) async -> BlobStoreClaim { await store.claim(for: instance) }
    func makeWriter(room: Int, pieceCount: Int) async -> any BlobWriter {
        await store.makeWriter(room: room, pieceCount: pieceCount)
    }
    func reader(_ id: BlobID) async throws -> any BlobReader { try await store.reader(id) }
    func blobs(after: BlobID?, limit: Int) async -> [BlobEntry] { await store.blobs(after: after, limit: limit) }
    func setAside(_ id: BlobID, now: Timestamp) async { await store.setAside(id, now: now) }
    func deleteSetAside(before moment: Timestamp) async -> Int { await store.deleteSetAside(before: moment) }
    func space() async -> VolumeSpace { await store.space() }
}
