import ContentPipeline
import FileSystem
import Foundation
import PacCryptCore
import PacShare
import RequestGuard
import Synchronization
import SystemPackage
import TestSupport
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
        try account.checkRoom(for: 10, Self.anybody)
        #expect(throws: SpoolError.self) { try account.checkRoom(for: 11, Self.anybody) }
        #expect(throws: SpoolError.self) { try account.checkRoom(for: .max, Self.anybody) }
    }

    private static let anybody = Claimant(.unknown)

    @Test("An announced size is measured against what is taken already, and new limits apply at once")
    func account() throws {
        let account = SpoolAccount(limits: SpoolLimits(totalBytes: 100, reserveBytes: 0)) {
            VolumeSpace(availableBytes: 1_000, totalBytes: 1_000)
        }
        let claim = account.claim(for: Self.anybody)
        try account.reserve(60, in: claim)
        try account.checkRoom(for: 40, Self.anybody)
        // It would fit if the others were gone, and they will be.
        #expect(throws: NoPlace.atAll) { try account.checkRoom(for: 41, Self.anybody) }
        #expect(throws: SpoolError.limitReached) { try account.checkRoom(for: 101, Self.anybody) }
        #expect(throws: SpoolError.limitReached) { try account.reserve(41, in: claim) }
        #expect(account.usedBytes == 60)
        account.update(SpoolLimits(totalBytes: 50, reserveBytes: 0))
        #expect(throws: NoPlace.atAll) { try account.checkRoom(for: 1, Self.anybody) }
        claim.giveBack()
        try account.checkRoom(for: 50, Self.anybody)
        account.update(SpoolLimits(reserveBytes: 0))
        try account.checkRoom(for: 1_000, Self.anybody)
        #expect(throws: SpoolError.reserveReached) { try account.checkRoom(for: 1_001, Self.anybody) }
    }

    @Test("The spool is shared out: above half nobody gets more than a fraction, and who has most gives way")
    func shares() throws {
        let clock = ManualClock()
        let account = SpoolAccount(
            limits: SpoolLimits(totalBytes: 1 << 30, reserveBytes: 0), clock: { clock.now },
            probe: { VolumeSpace(availableBytes: 1 << 40, totalBytes: 1 << 40) })
        let cutOff = Mutex(0)
        func claimant(_ number: UInt32) -> Claimant {
            let activity = Activity(.sending, clock: { clock.now }) { _ in cutOff.withLock { $0 += 1 } }
            return Claimant(Holder(address: IPAddress(v4: number << 8)), activity)
        }
        let greedy = try (0..<4).map { _ in
            let claim = account.claim(for: claimant(1))
            try account.reserve(128 << 20, in: claim)
            return claim
        }
        let own = account.claim(for: claimant(1))
        #expect(throws: NoPlace.ofOwner) { try account.reserve(1, in: own) }
        let others = try (2..<5 as Range<UInt32>).map { number in
            let claim = account.claim(for: claimant(number))
            try account.reserve(128 << 20, in: claim)
            #expect(throws: NoPlace.ofOwner) { try account.reserve(1, in: claim) }
            return claim
        }
        let newcomer = account.claim(for: claimant(5))
        #expect(throws: NoPlace.atAll) { try account.reserve(100 << 20, in: newcomer) }
        clock.advance(seconds: 30)
        try account.reserve(100 << 20, in: newcomer)
        #expect(greedy.filter { $0.amount == 0 }.count == 1 && cutOff.withLock(\.self) == 1)
        #expect(others.allSatisfy { $0.amount == 128 << 20 })
    }

    @Test("Of a small disk anybody may have sixteen mebibytes while they are free")
    func smallDisk() throws {
        let account = SpoolAccount(limits: SpoolLimits(totalBytes: 70_000_000, reserveBytes: 0)) {
            VolumeSpace(availableBytes: 1 << 40, totalBytes: 1 << 40)
        }
        let claimants = (1...3 as ClosedRange<UInt32>).map { Claimant(Holder(address: IPAddress(v4: $0 << 8))) }
        let unread = try (0..<3).map { _ in
            let claim = account.claim(for: claimants[0])
            try account.reserve(9_000_000, in: claim)
            return claim
        }
        #expect(throws: NoPlace.ofOwner) { try account.checkRoom(for: 9_000_000, claimants[0]) }
        let other = account.claim(for: claimants[1])
        try account.reserve(16 << 20, in: other)
        #expect(throws: NoPlace.ofOwner) { try account.reserve(1, in: other) }
        try account.checkRoom(for: 9_000_000, claimants[2])
        #expect(unread.count == 3)
    }
}
