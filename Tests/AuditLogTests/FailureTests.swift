import FileSystem
import Foundation
import PacCryptCore
import Synchronization
import TestSupport
import Testing

@testable import AuditLog

@Suite("When writing fails")
struct FailureTests {
    private static let storeFailure = StorageFailure.full("There is no space left for the database.")

    private var quick: FileAuditLog.Limits {
        var limits = FileAuditLog.Limits()
        limits.retryMilliseconds = 5
        return limits
    }

    @Test("A write that stops anywhere leaves no half line", arguments: [0, 1, 100, 101, 250])
    func halfWrite(after: Int) async throws {
        let fixture = try LogFixture()
        let failing = FailingCalls()
        let log = try fixture.open(calls: failing.calls)
        try await log.record(AuditEvent(.login))
        let before = try fixture.bytes()
        failing.set(.write(after: after))
        await #expect(throws: fixture.refusal(.noSpace)) { try await log.record(AuditEvent(.burn)) }
        #expect(!log.isHealthy)
        failing.set(nil)
        try await log.record(AuditEvent(.logout))
        #expect(log.isHealthy)
        log.close()
        #expect(try fixture.bytes().starts(with: before))
        #expect(try fixture.entries().map(\.event) == ["log_started", "login", "log_write_failed", "logout"])
        #expect(try fixture.verify().isIntact)
        #expect(fixture.announcements.all.contains(.recovered))
    }

    @Test("A half line that cannot even be removed is removed before the next write, and recorded")
    func stuckHalfLine() async throws {
        let fixture = try LogFixture()
        let failing = FailingCalls()
        let log = try fixture.open(calls: failing.calls)
        failing.set(.write(after: 60), canResize: false)
        await #expect(throws: fixture.refusal(.ioError)) { try await log.record(AuditEvent(.burn)) }
        failing.set(nil)
        try await log.record(AuditEvent(.logout))
        log.close()
        #expect(
            try fixture.entries().map(\.event) == ["log_started", "log_repaired", "log_write_failed", "logout"])
        #expect(try fixture.verify().isIntact)
    }

    @Test("An entry that could not be synchronised is not there afterwards")
    func failedSynchronisation() async throws {
        let fixture = try LogFixture()
        let failing = FailingCalls()
        let log = try fixture.open(calls: failing.calls)
        failing.set(.synchronize)
        await #expect(throws: fixture.refusal(.ioError)) { try await log.record(AuditEvent(.burn)) }
        failing.set(nil)
        log.close()
        #expect(try !fixture.entries().map(\.event).contains("burn"))
        #expect(try fixture.verify().isIntact)
    }

    @Test("A durable entry is not told as failed because its file could not be looked at afterwards")
    func notLookedAt() async throws {
        let fixture = try LogFixture()
        let (folder, hidden) = (fixture.folder.string, fixture.folder.string + ".hidden")
        let hides = Mutex(false)
        var calls = LogFileCalls.unsynchronized
        calls.synchronize = { _ in
            // A path through a file leads nowhere.
            if hides.withLock({ $0 }) {
                rename(folder, hidden)
                try? Data().write(to: URL(filePath: folder))
            }
        }
        let log = try fixture.open(calls: calls)
        hides.withLock { $0 = true }
        var failure: (any Error)?
        do { try await log.record(AuditEvent(.burn)) } catch { failure = error }
        hides.withLock { $0 = false }
        try FileManager.default.removeItem(atPath: folder)
        try FileManager.default.moveItem(atPath: hidden, toPath: folder)
        #expect(failure == nil)
        try await log.record(AuditEvent(.logout))
        log.close()
        #expect(try fixture.entries().map(\.event) == ["log_started", "burn", "logout"])
        #expect(try fixture.verify().isIntact)
    }

    @Test("What was noted meanwhile is written when writing works again, by itself and in order")
    func notesAreKept() async throws {
        let fixture = try LogFixture()
        let failing = FailingCalls()
        let log = try fixture.open(limits: quick, calls: failing.calls)
        failing.set(.write(after: 7))
        for number in 0..<10 { log.note(AuditEvent(.upload, detail: ["n": "\(number)"])) }
        #expect(try await comesTrue { failing.attempts >= 3 })
        #expect(!log.isHealthy)
        failing.set(nil)
        #expect(try await comesTrue { log.isHealthy })
        log.close()
        let numbers = try fixture.entries().filter { $0.event == "upload" }.map { $0.detail["n"] }
        #expect(numbers == (0..<10).map { "\($0)" })
        #expect(fixture.announcements.all.filter { $0.isAlarm }.count == 1)
    }

    @Test("A full queue drops what is noted, counts it, and keeps room for what is recorded")
    func fullQueue() async throws {
        let fixture = try LogFixture()
        let failing = FailingCalls()
        var limits = quick
        limits.waitingEvents = 10
        limits.batchEvents = 4
        let log = try fixture.open(limits: limits, calls: failing.calls)
        failing.set(.write(after: 7))
        for _ in 0..<1000 { log.note(AuditEvent(.rateLimit, .refused)) }
        #expect(!log.isHealthy)
        await #expect(throws: fixture.refusal(.noSpace)) { try await log.record(AuditEvent(.setup)) }
        failing.set(nil)
        #expect(try await comesTrue { log.isHealthy })
        log.close()
        let entries = try fixture.entries()
        let written = entries.filter { $0.event == "rate_limit" }.count
        let dropped = entries.filter { $0.event == "log_entries_dropped" }.reduce(0) { $0 + $1.count }
        #expect(written + dropped == 1000)
        #expect(written <= 14)
        #expect(try fixture.verify().isIntact)
    }

    @Test("A closed log refuses what comes then, and has written what came before")
    func closed() async throws {
        let fixture = try LogFixture()
        let log = try fixture.open()
        for _ in 0..<2000 { log.note(AuditEvent(.download)) }
        log.close()
        log.close()
        #expect(try fixture.entries().count == 2001)
        await #expect(throws: AuditLogError.closed) { try await log.record(AuditEvent(.login)) }
        log.note(AuditEvent(.login))
        #expect(try fixture.entries().count == 2001)
    }

    @Test("A log that is closed while the disk fails ends all the same")
    func closedWhileFailing() throws {
        let fixture = try LogFixture()
        let failing = FailingCalls()
        let log = try fixture.open(limits: quick, calls: failing.calls)
        failing.set(.write(after: 0))
        for _ in 0..<2000 { log.note(AuditEvent(.download)) }
        log.close()
        #expect(!log.isHealthy)
    }

    @Test("A store of heads that fails is told once, and stops nothing")
    func headStore() async throws {
        let fixture = try LogFixture()
        let log = try fixture.open(heads: UnwritableHeadStore(failure: Self.storeFailure))
        for _ in 0..<3 { try await log.record(AuditEvent(.login)) }
        log.close()
        #expect(log.head?.seq == 4)
        #expect(fixture.announcements.all.filter { $0 == .headNotStored(Self.storeFailure) }.count == 1)
        #expect(try fixture.verify().isIntact)
    }

    @Test("A store of heads that cannot be read is an error: a cut tail would go unseen")
    func unreadableHeadStore() throws {
        let fixture = try LogFixture()
        let error = AuditLogError.headUnreadable(cause: Self.storeFailure)
        #expect("\(error)".contains("\(Self.storeFailure)"))
        #expect(throws: error) { try fixture.open(heads: UnreadableHeadStore(failure: Self.storeFailure)) }
    }
}

private struct UnwritableHeadStore: AuditHeadStore {
    let failure: StorageFailure

    func head(node: String) -> AuditHead? { nil }
    func store(_ head: AuditHead, node: String) throws(StorageFailure) { throw failure }
}

private struct UnreadableHeadStore: AuditHeadStore {
    let failure: StorageFailure

    func head(node: String) throws(StorageFailure) -> AuditHead? { throw failure }
    func store(_ head: AuditHead, node: String) {}
}
