import PacCryptCore
import PacShareConformance
import Synchronization
import TestSupport
import Testing

@testable import PacShare
@testable import RequestGuard

@Suite("Uploads at the same time")
struct UploadAccountTests {
    private let other = ClientKey(address: IPAddress("198.51.100.2") ?? .init(v4: 1))

    private func begin(
        _ bench: ShareBench, _ limits: ShareLimits, _ count: Int = 0, client: ClientKey? = nil
    ) async throws -> ShareUpload {
        let upload = ShareUpload(bench.services, limits: limits, client: client ?? bench.client)
        try upload.prepare(ShareBench.sealing())
        try await upload.begin(FileDescription(name: "a"))
        try await send(count, to: upload)
        return upload
    }

    private func send(_ count: Int, to upload: ShareUpload) async throws {
        try await upload.write(SampleContent.bytes(count))
    }

    @Test("what they take together counts towards the storage limit")
    func storageLimit() async throws {
        let bench = ShareBench()
        var limits = bench.limits
        limits.storageLimitBytes = 125_000
        let first = try await begin(bench, limits, 60_000)
        let second = try await begin(bench, limits, 30_000, client: other)
        await #expect(throws: BlobError.noRoom) { try await send(30_000, to: second) }
        // What is there is not lost to the one that came too late.
        try await send(5000, to: first)
        second.abort()
        let third = try await begin(bench, limits, 30_000, client: other)
        _ = try await first.finish(ShareBench.options())
        _ = try await third.finish(ShareBench.options())
        #expect(bench.services.uploads.bytes == 0)
        await #expect(throws: BlobError.noRoom) { try await begin(bench, limits, 30_000) }
    }

    @Test("their records count towards the storage limit, also of shares whose files are gone")
    func records() async throws {
        let bench = ShareBench()
        var limits = bench.limits
        limits.storageLimitBytes = 3 * (ShareLimitation.recordBytes + ShareLimitation.recordBytesPerFile) + 2000
        for _ in 0..<2 { _ = try await bench.upload([("a", [1])], isPrepared: true, limits: limits) }
        let third = try await bench.upload([("a", [1])], isPrepared: true, limits: limits)
        let full = BlobError.noRoom
        await #expect(throws: full) { try await bench.upload([("a", [1])], isPrepared: true, limits: limits) }
        for command in [ShareCommand.revoke, .forgetBlobs] {
            _ = await bench.memory.perform(command, on: third.share.key, now: bench.clock.timestamp)
        }
        await #expect(throws: full) { try await bench.upload([("a", [1])], isPrepared: true, limits: limits) }
        await bench.memory.remove(third.share.key)
        _ = try await bench.upload([("a", [1])], isPrepared: true, limits: limits)
    }

    @Test("those of others who take all that they get leave room to who brings little, and nobody else is bound by it")
    func keptStorage() async throws {
        let account = UploadAccount()
        let stored = try await account.look(at: InMemoryShareStore())
        let networks = try (UInt8(1)...4).map {
            try #require(UploaderKey(bytes: [UInt8](repeating: $0, count: UploaderKey.byteCount)))
        }
        func raise(_ bytes: inout UInt64, to new: UInt64, expected: UInt64 = 0, of network: Int) -> Bool {
            account.raise(&bytes, to: new, expected: expected, of: networks[network], stored: stored, limit: 12_800)
        }
        var alone: UInt64 = 0
        #expect(raise(&alone, to: 12_800, of: 0))
        #expect(raise(&alone, to: 5600, of: 0))
        var second: UInt64 = 0
        #expect(!raise(&second, to: 5601, of: 1))
        #expect(raise(&second, to: 5600, of: 1))
        // Seven eighths are taken: neither of the two gets more, nor does one who wants much of it.
        var again: UInt64 = 0
        #expect(!raise(&again, to: 1, of: 1))
        var little: UInt64 = 0
        var much: UInt64 = 0
        #expect(!raise(&much, to: 101, of: 2))
        #expect(!raise(&much, to: 1, expected: 100, of: 2))
        #expect(raise(&little, to: 60, expected: 40, of: 2))
        #expect(!raise(&much, to: 41, of: 2))
        #expect(raise(&much, to: 40, of: 2))
        account.end(little, of: networks[2], becameShare: false)
        account.end(much, of: networks[2], becameShare: false)
        account.end(second, of: networks[1], becameShare: false)
        #expect(raise(&alone, to: 12_800, of: 0))
        account.end(alone, of: networks[0], becameShare: false)
        #expect(account.bytes == 0)
    }

    @Test("long names count from the start of their file", arguments: [("a", false), ("\u{1}", true)])
    func longNames(character: String, isRefused: Bool) async throws {
        let bench = ShareBench()
        var limits = bench.limits
        limits.storageLimitBytes = ShareLimitation.recordBytes + ShareLimitation.recordBytesPerFile + 2000
        let room = UploadRoom(
            limits: limits, uploaders: [ShareExample.uploaderKey(1)], claimant: Claimant(Holder(bench.client)),
            account: bench.services.uploads)
        try room.beginFile(FileDescription(name: String(repeating: character, count: 1000)), headCount: 0)
        guard isRefused else { return try await room.check(bench.services) }
        await #expect(throws: BlobError.noRoom) { try await room.check(bench.services) }
    }

    @Test("an upload that becomes a share between two looks is counted")
    func betweenLooks() async throws {
        let account = UploadAccount()
        let store = InMemoryShareStore()
        var first: UInt64 = 0
        var second: UInt64 = 0
        let early = try await account.look(at: store)
        #expect(account.raise(&first, to: 60, of: .nobody, stored: early, limit: 100))
        account.end(first, of: .nobody, becameShare: true)
        #expect(!account.raise(&second, to: 50, of: .nobody, stored: early, limit: 100))
        #expect(second == 0 && account.bytes == 0)
        #expect(account.raise(&second, to: 40, of: .nobody, stored: early, limit: 100))
        #expect(!account.raise(&second, to: 40, expected: 1, of: .nobody, stored: early, limit: 100))
        // A later look sees in the store what became a share; here the store is empty.
        let late = try await account.look(at: store)
        #expect(account.raise(&second, to: 100, of: .nobody, stored: late, limit: 100))
        account.end(second, of: .nobody, becameShare: false)
        #expect(account.bytes == 0)
    }

    @Test("they count towards the shares that a client may have, from the first byte on")
    func quota() async throws {
        let bench = ShareBench()
        var limits = bench.limits
        limits.activeSharesPerClient = 2
        _ = try await bench.upload(limits: limits)
        let upload = try await begin(bench, limits)
        await #expect(throws: ShareError.tooManyShares) { try await begin(bench, limits) }
        await #expect(throws: ShareError.tooManyShares) {
            try await ShareUpload(bench.services, limits: limits, client: bench.client).checkRoom(forBytes: 1)
        }
        _ = try await begin(bench, limits, client: other)
        upload.abort()
        let again = try await begin(bench, limits)
        _ = try await again.finish(ShareBench.options())
        await #expect(throws: ShareError.tooManyShares) {
            try await ShareUpload(bench.services, limits: limits, client: bench.client).checkRoom(forBytes: 1)
        }
        for uploader in UploaderKey.all(of: Holder(bench.client), secret: bench.services.uploaderSecret) {
            #expect(bench.services.uploads.uploads(of: uploader) == 0)
        }
    }

    @Test(
        "a network has a few times the shares of one client in it, also while they are under way",
        arguments: [
            (["2001:db8:1::1", "2001:db8:1:1::1"], "2001:db8:1:2::1", "2001:db8:1:100::1"),
            (
                ["2001:db8:1::1", "2001:db8:1:1::1", "2001:db8:1:100::1", "2001:db8:1:200::1"],
                "2001:db8:1:300::1", "2001:db8:2::1"
            ),
            (["192.0.2.1", "192.0.2.2"], "192.0.2.3", "192.0.3.1"),
        ])
    func networks(full: [String], refused: String, free: String) async throws {
        let bench = ShareBench()
        var limits = bench.limits
        limits.activeSharesPerClient = 1
        var underWay: [ShareUpload] = []
        for (index, text) in full.enumerated() {
            let address = try #require(IPAddress(text))
            let upload = try await begin(bench, limits, client: ClientKey(address: address))
            if index == 0 { _ = try await upload.finish(ShareBench.options()) } else { underWay.append(upload) }
        }
        let late = ClientKey(address: try #require(IPAddress(refused)))
        await #expect(throws: ShareError.tooManyShares) { try await begin(bench, limits, client: late) }
        await #expect(throws: ShareError.tooManyShares) {
            try await ShareUpload(bench.services, limits: limits, client: late).checkRoom(forBytes: 1)
        }
        await #expect(throws: ShareError.tooManyShares) {
            try await SealedUpload(bench.services, limits: limits, client: late).begin(FileDescription(name: ""))
        }
        let other = ClientKey(address: try #require(IPAddress(free)))
        underWay.append(try await begin(bench, limits, client: other))
        // Many are behind it: only its own count.
        let exempt = Holder(address: try #require(IPAddress(refused)), isExempt: true)
        let shared = ShareUpload(bench.services, limits: limits, client: late, claimant: Claimant(exempt))
        try await shared.checkRoom(forBytes: 1)
        // What is under way stays counted when it has become a share, and is given back when it has not.
        underWay[0].abort()
        let again = try await begin(bench, limits, client: late)
        _ = try await again.finish(ShareBench.options())
        await #expect(throws: ShareError.tooManyShares) { try await begin(bench, limits, client: late) }
        for upload in underWay { upload.abort() }
    }

    @Test("their unfinished files are bounded, for each client above half and together, and given back")
    func files() async throws {
        let bench = ShareBench(uploads: UploadAccount(maxFiles: 8, fewestOfOne: 2))
        let upload = try await begin(bench, bench.limits)
        for name in ["b", "c", "d"] { try await upload.begin(FileDescription(name: name)) }
        await #expect(throws: ShareError.tooManyUploads) { try await upload.begin(FileDescription(name: "e")) }
        let sealed = try SealedUpload(bench.services, limits: bench.limits, client: other)
        for _ in 0..<2 { try await sealed.begin(FileDescription(name: "")) }
        await #expect(throws: ShareError.tooManyUploads) { try await sealed.begin(FileDescription(name: "")) }
        #expect(bench.blobs.openWriters == 6)
        sealed.abort()
        upload.abort()
        #expect(bench.services.uploads.files.used == 0)
        _ = try await bench.upload([("a", [1]), ("b", [2]), ("c", [3])])
        #expect(bench.services.uploads.files.used == 0)
    }

    @Test("when no more files can be open, those of whoever has most, and has waited for it longest, give way")
    func filesGiveWay() async throws {
        let clock = ManualClock()
        let bench = ShareBench(uploads: UploadAccount(maxFiles: 4, fewestOfOne: 1) { clock.now })
        let cutOff = Mutex<[String]>([])
        let uploads = try await [("198.51.100.1", 2), ("203.0.114.7", 1), ("192.0.2.1", 1)].asyncMap { text, count in
            let address = try #require(IPAddress(text))
            let activity = Activity(.receiving, clock: { clock.now }) { _ in cutOff.withLock { $0.append(text) } }
            let upload = ShareUpload(
                bench.services, limits: bench.limits, client: ClientKey(address: address),
                claimant: Claimant(Holder(address: address), activity))
            try upload.prepare(ShareBench.sealing())
            for name in ["a", "b"].prefix(count) { try await upload.begin(FileDescription(name: name)) }
            return upload
        }
        await #expect(throws: ShareError.tooManyUploads) { try await begin(bench, bench.limits) }
        clock.advance(seconds: 30)
        let late = try await begin(bench, bench.limits)
        #expect(cutOff.withLock(\.self) == ["198.51.100.1"])
        for upload in uploads + [late] { upload.abort() }
        #expect(bench.services.uploads.files.used == 0)
    }
}

extension Array {
    /// One after the other.
    fileprivate func asyncMap<Output>(_ transform: (Element) async throws -> Output) async rethrows -> [Output] {
        var output: [Output] = []
        for element in self { output.append(try await transform(element)) }
        return output
    }
}
