import ContentPipeline
import FileSystem
import Foundation
import PacCryptCore
import PacShare
import SystemPackage
import Testing
import Threads

@testable import PacCryptServer

struct SpoolStorageTests {
    private func spoolError(_ limits: SpoolLimits, available: UInt64 = 1 << 40) async throws -> SpoolError? {
        let fixture = try SpoolFixture(limits: limits) {
            VolumeSpace(availableBytes: available, totalBytes: 1 << 41)
        }
        var spool: EncryptSpool? = try EncryptSpool(in: fixture.spool)
        let error = await #expect(throws: SpoolError.self) {
            while true { try await spool?.write(TestContent.bytes(100_000)) }
        }
        spool = nil
        try await fixture.settle()
        #expect(fixture.account.usedBytes == 0)
        return error
    }

    @Test("The storage limit ends a body as storage_full, and what it took is freed")
    func totalLimit() async throws {
        #expect(try await spoolError(SpoolLimits(totalBytes: 1_000_000)) == .limitReached)
    }

    @Test("The reserve of the volume does too")
    func reserve() async throws {
        let error = try await spoolError(SpoolLimits(reserveBytes: 1_000_000), available: 1_100_000)
        #expect(error == .reserveReached)
    }

    @Test("A full disk does too, and other refusals of the system are told apart from it")
    func fullDisk() async throws {
        let threads = ThreadPool(count: 1, name: "spool")
        let account = SpoolAccount { VolumeSpace(availableBytes: 1 << 40, totalBytes: 1 << 41) }
        for (path, isFull) in [("/dev/full", true), ("/proc/self/mem", false)] as [(FilePath, Bool)] {
            let spool = Spool(account: account, threads: threads, ciphers: CipherPool(cores: 2)) {
                try OpenFile(path, .readWrite)
            }
            var body: EncryptSpool? = try EncryptSpool(in: spool)
            let error = await #expect(throws: SpoolError.self) {
                try await body?.write(TestContent.bytes(1_000_000))
                try await body?.finish()
            }
            #expect(error.map { RequestError($0).code } == (isFull ? .storageFull : .unavailable))
            #expect(error?.description.hasPrefix("Cannot write \(path): ") == true)
            body = nil
            await threads.run {}
            #expect(account.usedBytes == 0)
        }
    }

    @Test(
        "What a volume keeps free is 2 GiB or a twentieth of it, the larger",
        arguments: [(10 << 30, 2 << 30), (40 << 30, 2 << 30), (100 << 30, 5 << 30)] as [(UInt64, UInt64)])
    func standardReserve(total: UInt64, reserve: UInt64) throws {
        #expect(VolumeSpace(availableBytes: 0, totalBytes: total).standardReserveBytes == reserve)
        let account = SpoolAccount { VolumeSpace(availableBytes: reserve + 10, totalBytes: total) }
        try account.checkRoom(for: 10)
        #expect(throws: SpoolError.self) { try account.checkRoom(for: 11) }
        #expect(throws: SpoolError.self) { try account.checkRoom(for: .max) }
    }

    @Test("An announced size is measured against what is taken already, and new limits apply at once")
    func account() throws {
        let account = SpoolAccount(limits: SpoolLimits(totalBytes: 100, reserveBytes: 0)) {
            VolumeSpace(availableBytes: 1_000, totalBytes: 1_000)
        }
        try account.reserve(60)
        try account.checkRoom(for: 40)
        #expect(throws: SpoolError.self) { try account.checkRoom(for: 41) }
        #expect(throws: SpoolError.self) { try account.reserve(41) }
        #expect(account.usedBytes == 60)
        account.update(SpoolLimits(totalBytes: 50, reserveBytes: 0))
        #expect(throws: SpoolError.self) { try account.checkRoom(for: 0) }
        account.release(60)
        try account.checkRoom(for: 50)
        account.update(SpoolLimits(reserveBytes: 0))
        try account.checkRoom(for: 1_000)
        #expect(throws: SpoolError.self) { try account.checkRoom(for: 1_001) }
    }
}
