import FileSystem
import Foundation
import Testing

@testable import AuditLog

@Suite("Many at once")
struct ConcurrencyTests {
    @Test("Entries of many tasks share synchronisations, and every task's entries keep their order")
    func groupCommit() async throws {
        let fixture = try LogFixture()
        let synchronisations = Collector<Void>()
        var calls = LogFileCalls()
        calls.synchronize = { file throws(FileError) in
            synchronisations.add(())
            try file.synchronizeContents()
        }
        let log = try fixture.open(calls: calls)
        try await withThrowingTaskGroup { group in
            for task in 0..<32 {
                group.addTask {
                    for number in 0..<20 {
                        try await log.record(AuditEvent(.upload, client: "\(task)", detail: ["n": "\(number)"]))
                    }
                }
            }
            try await group.waitForAll()
        }
        log.close()
        #expect(synchronisations.all.count < 32 * 20 / 2)
        let entries = try fixture.entries()
        #expect(entries.map(\.seq) == Array(1...641))
        for task in 0..<32 {
            let numbers = entries.filter { $0.client == "\(task)" }.compactMap { $0.detail["n"].flatMap { Int($0) } }
            #expect(numbers == Array(0..<20))
        }
        #expect(try fixture.verify().isIntact)
    }

    @Test("Two logs on one folder, as a server and the command line, make one chain")
    func twoLogs() async throws {
        let fixture = try LogFixture()
        let logs = [try fixture.open(), try fixture.open()]
        try await withThrowingTaskGroup { group in
            for task in 0..<16 {
                group.addTask {
                    for _ in 0..<20 { try await logs[task % 2].record(AuditEvent(.download)) }
                }
            }
            try await group.waitForAll()
        }
        logs.forEach { $0.close() }
        #expect(try fixture.entries().map(\.seq) == Array(1...321))
        #expect(try fixture.verify(try #require(fixture.heads.head(node: "main"))).isIntact)
        #expect(fixture.announcements.all.allSatisfy { !$0.isAlarm })
    }

    @Test("Reading and verifying while others write sees whole lines only")
    func readingMeanwhile() async throws {
        let fixture = try LogFixture()
        var limits = FileAuditLog.Limits()
        limits.fileBytes = 3000
        let log = try fixture.open(limits: limits)
        let writing = Task {
            for _ in 0..<300 { try await log.record(AuditEvent(.download)) }
        }
        var seen = 0
        while seen < 300 {
            let kept = fixture.heads.head(node: "main")
            let result = try AuditVerifier.verify(
                folder: fixture.folder, key: fixture.key, heads: [kept].compactMap(\.self))
            #expect(result.isIntact)
            #expect(result.entryCount >= seen)
            seen = result.entryCount
            await Task.yield()
        }
        try await writing.value
        log.close()
    }

    @Test("Every entry goes to the ordinary log, without its detail")
    func announcements() async throws {
        let fixture = try LogFixture()
        let log = try fixture.open()
        try await log.record(
            AuditEvent(.settingsChange, actor: .admin("a"), client: "::1", detail: ["public_url": "x → y"]))
        log.close()
        let lines = fixture.announcements.all.map(\.description)
        #expect(lines == ["audit: log_started success, system", "audit: settings_change success, admin:a, from ::1"])
    }

    @Test("The steps of a pickup are told apart in the ordinary log, and nothing that somebody typed gets there")
    func steps() async throws {
        let fixture = try LogFixture()
        let log = try fixture.open()
        for step in ["opened", "delivered", "confirmed"] {
            try await log.record(AuditEvent(.download, client: "::1", detail: ["step": step, "by": "download"]))
        }
        try await log.record(AuditEvent(.burn, actor: .system, detail: ["reason": "downloads_used_up"]))
        try await log.record(AuditEvent(.login, .failure, detail: ["reason": "No such user: x"]))
        log.close()
        let lines = fixture.announcements.all.map(\.description).dropFirst()
        #expect(
            Array(lines) == [
                "audit: download success (opened), anonymous, from ::1",
                "audit: download success (delivered), anonymous, from ::1",
                "audit: download success (confirmed), anonymous, from ::1",
                "audit: burn success (downloads_used_up), system", "audit: login failure, anonymous",
            ])
    }

    @Test("The head is that of the last entry")
    func head() async throws {
        let fixture = try LogFixture()
        let log = try fixture.open()
        defer { log.close() }
        #expect(log.head?.seq == 1)
        try await log.record(AuditEvent(.login))
        let line = try #require(try fixture.lines().last)
        #expect(log.head == AuditHead(seq: 2, hash: try FileHash.hash(line).bytes))
    }
}
