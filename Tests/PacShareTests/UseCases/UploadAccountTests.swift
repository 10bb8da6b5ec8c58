import PacCryptCore
import PacShareConformance
import TestSupport
import Testing

@testable import PacShare
@testable import RequestGuard

@Suite("Uploads at the same time")
struct UploadAccountTests {
    private let other = ClientKey(address: IPAddress("203.0.113.2") ?? .init(v4: 1))

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
        limits.storageLimitBytes = 110_000
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
        await #expect(throws: BlobError.noRoom) { try await begin(bench, limits, 10_000) }
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

    @Test("an upload that becomes a share between two looks is counted")
    func betweenLooks() async throws {
        let account = UploadAccount()
        let store = InMemoryShareStore()
        var first: UInt64 = 0
        var second: UInt64 = 0
        let early = try await account.look(at: store)
        #expect(account.raise(&first, to: 60, stored: early, limit: 100))
        account.end(first, becameShare: true)
        #expect(!account.raise(&second, to: 50, stored: early, limit: 100))
        #expect(second == 0 && account.bytes == 0)
        #expect(account.raise(&second, to: 40, stored: early, limit: 100))
        #expect(!account.raise(&second, to: 40, expected: 1, stored: early, limit: 100))
        // A later look sees in the store what became a share; here the store is empty.
        let late = try await account.look(at: store)
        #expect(account.raise(&second, to: 100, stored: late, limit: 100))
        account.end(second, becameShare: false)
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
        #expect(bench.services.uploads.uploads(of: bench.client) == 0)
    }

    @Test("their unfinished files are bounded, for each client and together, and given back")
    func files() async throws {
        let bench = ShareBench(uploads: UploadAccount(maxFiles: 4, maxFilesPerClient: 3))
        let upload = try await begin(bench, bench.limits)
        for name in ["b", "c"] { try await upload.begin(FileDescription(name: name)) }
        await #expect(throws: ShareError.tooManyUploads) { try await upload.begin(FileDescription(name: "d")) }
        let sealed = try SealedUpload(bench.services, limits: bench.limits, client: other)
        try await sealed.begin(FileDescription(name: ""))
        await #expect(throws: ShareError.tooManyUploads) { try await sealed.begin(FileDescription(name: "")) }
        #expect(bench.blobs.openWriters == 4)
        sealed.abort()
        upload.abort()
        #expect(bench.services.uploads.files.taken == 0)
        _ = try await bench.upload([("a", [1]), ("b", [2]), ("c", [3])])
        #expect(bench.services.uploads.files.taken == 0)
    }
}
