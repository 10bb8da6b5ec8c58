import Foundation
import PacCryptCore
import Testing

@testable import AuditLog

@Suite("After a crash or a hand on the file")
struct RepairTests {
    @Test("A last line that is torn anywhere is removed, recorded, and nothing else is touched")
    func tornLine() async throws {
        let fixture = try LogFixture()
        try await fixture.write(3)
        let whole = try fixture.bytes()
        let lastLine = try #require(try fixture.lines().last)
        let kept = whole.dropLast(lastLine.count + 1)
        let secondHead = try #require(AuditHead(seq: 3, hash: try FileHash.hash(try fixture.lines()[2]).bytes))
        for count in [1, 2] + stride(from: 3, to: lastLine.count, by: 7) + [lastLine.count - 1] {
            fixture.heads.store(secondHead, node: "main")
            try fixture.overwrite(kept + lastLine.prefix(count))
            try fixture.open().close()
            #expect(try fixture.bytes().starts(with: kept))
            let last = try #require(try fixture.entries().last)
            #expect(last.event == "log_repaired")
            #expect(last.seq == 4)
            #expect(
                last.detail == ["bytes": "\(count)", "sha256": try FileHash.hash(Array(lastLine.prefix(count))).text])
            #expect(try fixture.verify().isIntact)
        }
        #expect(fixture.announcements.all.contains(.repaired(byteCount: 1)))
    }

    @Test("A last line that lacks only its newline is kept")
    func missingNewline() async throws {
        let fixture = try LogFixture()
        try await fixture.write(3)
        let whole = try fixture.bytes()
        try fixture.overwrite(whole.dropLast())
        try fixture.open().close()
        #expect(try fixture.bytes() == whole)
    }

    @Test("Zeros that a power failure left at the end are removed")
    func zeros() async throws {
        let fixture = try LogFixture()
        try await fixture.write(3)
        let whole = try fixture.bytes()
        try fixture.overwrite(whole + [UInt8](repeating: 0, count: 2_500_000))
        try await fixture.write(1)
        #expect(try fixture.bytes().starts(with: whole))
        #expect(try fixture.entries().map(\.event).suffix(2) == ["log_repaired", "download"])
        #expect(try fixture.verify().isIntact)
    }

    @Test("A cut tail is recorded and told, is no refusal to start, and stays visible for ever")
    func cutTail() async throws {
        let fixture = try LogFixture()
        try await fixture.write(9)
        let kept = try #require(fixture.heads.head(node: "main"))
        try fixture.replaceLines { $0.removeLast(4) }
        try await fixture.write(2)
        #expect(fixture.announcements.all.contains(.tailMissing(kept: kept, last: 6)))
        let last = try fixture.entries().suffix(3)
        #expect(last.map(\.event) == ["log_tail_missing", "download", "download"])
        #expect(last.map(\.seq) == [11, 12, 13])
        #expect(last.first?.detail == ["kept_seq": "10", "last_seq": "6"])
        #expect(try fixture.verify().damages.map(\.kind) == [.missingBefore(7...10)])
        #expect(try fixture.verify().damages.map(\.line) == [7])
    }

    @Test("A log that is gone altogether is a cut tail too")
    func removed() async throws {
        let fixture = try LogFixture()
        try await fixture.write(3)
        try FileManager.default.removeItem(atPath: fixture.path())
        try await fixture.write(1)
        #expect(try fixture.entries().map(\.seq) == [5, 6])
        #expect(try fixture.entries().first?.event == "log_tail_missing")
    }

    @Test("A log that is cut while the server runs shows at the next entry")
    func cutWhileRunning() async throws {
        let fixture = try LogFixture()
        let log = try fixture.open()
        defer { log.close() }
        for _ in 1...5 { try await log.record(AuditEvent(.login)) }
        try fixture.replaceLines { $0.removeLast(2) }
        try await log.record(AuditEvent(.logout))
        #expect(try fixture.entries().map(\.seq) == [1, 2, 3, 4, 7, 8])
        try FileManager.default.removeItem(atPath: fixture.path())
        try await log.record(AuditEvent(.logout))
        #expect(try fixture.entries().map(\.event) == ["log_tail_missing", "logout"])
    }

    @Test("A last line that was replaced with the right key shows at the start")
    func headMismatch() async throws {
        let fixture = try LogFixture()
        try await fixture.write(3)
        let kept = try #require(fixture.heads.head(node: "main"))
        try fixture.replaceLines { lines in
            let codec = LineCodec(key: fixture.key)
            guard case .entry(let entry)? = codec.open(lines[3]) else { return }
            lines[3] = try codec.line(entry)
        }
        try fixture.open().close()
        #expect(fixture.announcements.all.contains(.headMismatch(kept: kept)))
        #expect(try fixture.entries().last?.event == "log_head_mismatch")
    }

    @Test("Damaged last lines are left for the verifier, and the numbers go on behind them")
    func damagedTail() async throws {
        let fixture = try LogFixture()
        try await fixture.write(5)
        try fixture.replaceLines { lines in
            lines[4][50] ^= 1
            lines[5][50] ^= 1
        }
        try await fixture.write(1)
        #expect(try fixture.entries().map(\.seq) == [1, 2, 3, 4, 7, 8])
        #expect(try fixture.verify().damages.map(\.kind) == [.unreadable, .unreadable])
        #expect(try fixture.verify().damages.map(\.line) == [5, 6])
    }

    @Test("A head that is behind the file, as a crash leaves it, is no finding")
    func oldHead() async throws {
        let fixture = try LogFixture()
        try await fixture.write(5)
        fixture.heads.store(
            try #require(AuditHead(seq: 2, hash: try FileHash.hash(try fixture.lines()[1]).bytes)), node: "main")
        try await fixture.write(1)
        #expect(try fixture.entries().count == 7)
        #expect(fixture.announcements.all.allSatisfy { !$0.isAlarm })
    }

    @Test("A key that opens nothing of the log is refused, and the log is not touched")
    func wrongKey() async throws {
        let fixture = try LogFixture(original: true)
        try await fixture.write(1)
        for cut in [0, 30] {
            try fixture.overwrite(try fixture.bytes().dropLast(cut))
            let before = try fixture.bytes()
            #expect(throws: AuditLogError.wrongKey(folder: fixture.folder)) { try fixture.open(key: .random()) }
            #expect(try fixture.bytes() == before)
        }
    }

    @Test("A folder in the place of the log is an error, not a crash")
    func folderInPlace() throws {
        let fixture = try LogFixture()
        try FileManager.default.createDirectory(atPath: fixture.path(), withIntermediateDirectories: false)
        #expect(throws: AuditLogError.self) { try fixture.open() }
    }

    @Test("The files are readable by their owner alone, the original's too from then on")
    func permissions() async throws {
        let fixture = try LogFixture(original: true)
        chmod(fixture.path(), 0o644)
        try await fixture.write(1)
        for name in ["admin_logs.enc", "admin_logs.lock"] {
            var status = stat()
            #expect(stat(fixture.path(name), &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
        }
    }
}
