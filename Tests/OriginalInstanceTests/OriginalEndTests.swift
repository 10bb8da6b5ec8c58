import Foundation
import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import Testing

@testable import OriginalInstance

@Suite("The end of the original's shares")
struct OriginalEndTests {
    @Test("A share whose time is over cannot be found or opened, and the sweep deletes it and nothing else")
    func expiry() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.report()
        let id = try vector.shareID()
        try bench.copy(vector, ageSeconds: 14 * OriginalBench.day - 10)
        let other = bench.folder.url.appending(path: "notes.txt")
        try Data("mine".utf8).write(to: other)
        let link = String(repeating: "b", count: 32) + ".enc"
        try FileManager.default.createSymbolicLink(
            at: bench.folder.url.appending(path: link), withDestinationURL: other)
        let unlocked = try await bench.unlock(vector)
        #expect(try await bench.originals.sweep() == OriginalSweepReport())

        bench.clock.advance(seconds: 10)
        await #expect(throws: ShareError.gone) { try await bench.originals.share(id) }
        await #expect(throws: ShareError.gone) { try await bench.unlock(vector) }
        await #expect(throws: ShareError.gone) {
            try await bench.originals.open(
                id, ticket: unlocked.ticket, credential: try vector.credential(), client: bench.client)
        }
        var report = OriginalSweepReport()
        report.expired = 1
        #expect(try await bench.originals.sweep() == report)
        let kept = OriginalVector.all.filter { $0.id != vector.id }.flatMap { [$0.record, $0.file] }
        #expect(try bench.names() == (kept + ["notes.txt", link]).sorted())
        #expect(try String(contentsOf: other, encoding: .utf8) == "mine")
    }

    @Test("Killed after the share was made and before the files were deleted: the share holds, and they go")
    func killedBetween() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.report()
        let id = try vector.shareID()
        let original = try #require(
            try StoredOriginal(
                id, in: OriginalFolder(path: bench.folder.filePath), maxAgeSeconds: 14 * OriginalBench.day,
                now: bench.clock.timestamp))
        let takeOver = TakeOver(
            services: bench.services, rules: bench.originals.rules, folder: bench.originals.folder,
            threads: bench.originals.threads)
        let opening = try await OriginalOpening(
            try vector.credential(), of: original, bench.services, client: bench.client)
        _ = try await takeOver.makeShare(
            original, opening, password: try vector.pickupPassword(), codes: AcceptedCodes(InMemoryAcceptedCodeStore()),
            client: bench.client)
        #expect(try bench.names().count == 6)

        var report = OriginalSweepReport()
        report.leftovers = 1
        #expect(try await bench.originals.sweep() == report)
        #expect(try bench.names().count == 4)

        try bench.copy(vector)
        await #expect(throws: ShareError.notFound) { try await bench.originals.share(id) }
        #expect(try bench.names().count == 4)
        let opened = try await bench.pickup.pickUp(
            id, password: try vector.pickupPassword(), code: nil, credential: try vector.credential(),
            client: bench.client)
        try await bench.expect(vector, opened.lease)
    }

    @Test("A share that fails keeps no other from being deleted, nor what was deleted from being told")
    func failing() async throws {
        let bench = try OriginalBench()
        let failing = try OriginalVector.report()
        let clock = bench.clock
        let services = ShareServices(
            shares: UnreadableShareStore(key: try failing.shareID().key), blobs: bench.blobs,
            ciphers: bench.services.ciphers, scanner: bench.services.scanner, derivations: bench.runner,
            attempts: bench.services.attempts, events: bench.events, uploaderSecret: bench.services.uploaderSecret
        ) { clock.timestamp }
        let originals = OriginalShares(
            folder: bench.folder.filePath, services: services, codes: bench.codes, threads: bench.originals.threads,
            rules: bench.originals.rules)
        clock.advance(seconds: 14 * OriginalBench.day)
        let report = try await originals.sweep()
        #expect(report.expired == OriginalVector.all.count - 1)
        let failure = report.failure.error as? ShareError
        #expect(failure == UnreadableShareStore.failure)
        #expect(try bench.names() == [failing.record, failing.file].sorted())
    }

    @Test("A file that was changed opens nothing, burns nothing and leaves nothing")
    func changedFile() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.report()
        var bytes = try OriginalVector.bytes(vector.file)
        bytes[5000] ^= 1
        try Data(bytes).write(to: bench.folder.url.appending(path: vector.file))
        await #expect(throws: ShareError.tampered) { _ = try await bench.content(of: vector) }
        #expect(try bench.names().count == 6)
        #expect(bench.blobs.openWriters == 0)
        #expect(await bench.blobs.blobs(after: nil, limit: 10) == [])
    }

    @Test("A share whose file is missing is lost")
    func missingFile() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.oldest()
        try FileManager.default.removeItem(at: bench.folder.url.appending(path: vector.file))
        await #expect(throws: ShareError.lost) { try await bench.originals.share(try vector.shareID()) }
    }

    @Test("Without the folder there are no shares")
    func missingFolder() async throws {
        let bench = try OriginalBench()
        try FileManager.default.removeItem(at: bench.folder.url)
        let id = try OriginalVector.report().shareID()
        await #expect(throws: ShareError.notFound) { try await bench.originals.share(id) }
        #expect(try await bench.originals.sweep() == OriginalSweepReport())
    }
}

/// An empty store that cannot be asked for one of its shares.
private struct UnreadableShareStore: ShareStore {
    static let failure = ShareError.storageUnavailable(cause: .failed("The record is damaged."))

    let memory = InMemoryShareStore()
    let key: ShareKey

    func share(_ key: ShareKey) async throws -> Share? {
        guard key != self.key else { throw Self.failure }
        return await memory.share(key)
    }

    func instance() async -> InstanceID { await memory.instance() }
    func insert(_ share: Share, quota: ShareQuota, now: Timestamp) async -> InsertReply {
        await memory.insert(share, quota: quota, now: now)
    }
    func activeShares(of uploader: UploaderKey, now: Timestamp) async -> Int {
        await memory.activeShares(of: uploader, now: now)
    }
    func perform(_ command: ShareCommand, on key: ShareKey, now: Timestamp) async -> ShareOutcome? {
        await memory.perform(command, on: key, now: now)
    }
    func due(now: Timestamp, after: DueShare?, limit: Int) async -> [DueShare] {
        await memory.due(now: now, after: after, limit: limit)
    }
    func remove(_ key: ShareKey) async { await memory.remove(key) }
    func blobs(after: BlobID?, limit: Int) async -> [StoredReference] { await memory.blobs(after: after, limit: limit) }
    func totals() async -> ShareTotals { await memory.totals() }
}
