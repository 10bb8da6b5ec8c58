import FileSystem
import Foundation
import PacCryptCore
import SystemPackage
import Testing
import TestSupport

@testable import AuditLog

@Suite("Reading")
struct ReaderTests {
    /// A log and its reader; the folder goes with the last reference to the fixture.
    private struct Log {
        let fixture: LogFixture
        var reader: AuditReader { AuditReader(folder: fixture.folder, key: fixture.key) }
    }

    /// 41 entries over several files, a minute apart.
    private func log(original: Bool = true) async throws -> Log {
        let fixture = try LogFixture(original: original)
        var limits = FileAuditLog.Limits()
        limits.fileBytes = 2000
        let log = try fixture.open(limits: limits)
        for number in 0..<40 {
            fixture.clock.advance(by: .milliseconds(60_000))
            try await log.record(
                AuditEvent(
                    number.isMultiple(of: 4) ? .login : .download, number.isMultiple(of: 3) ? .failure : .success,
                    actor: number.isMultiple(of: 2) ? .anonymous : .admin("ann"), client: "203.0.113.\(number % 5)",
                    share: number.isMultiple(of: 4) ? nil : ShareTag(shareID: "\(number % 7)"),
                    detail: ["n": "\(number)"]))
        }
        log.close()
        return Log(fixture: fixture)
    }

    private func numbers(_ lines: [AuditLine]) -> [Int] {
        lines.compactMap { line in
            guard case .entry(let entry) = line else { return nil }
            return entry.detail["n"].flatMap { Int($0) }
        }
    }

    @Test("Pages of any size join into the whole log, the newest first", arguments: [1, 2, 7, 45, 46, 47, 1000])
    func pages(size: Int) async throws {
        let log = try await log()
        var lines: [AuditLine] = []
        var before: UInt64?
        repeat {
            let page = try log.reader.page(before: before, limit: size)
            #expect(page.lines.count <= size)
            lines += page.lines
            before = page.next
        } while before != nil
        #expect(lines.count == 46)
        #expect(numbers(lines) == (0..<40).reversed())
        #expect(lines.last == .original(OriginalLog.lines[0]))
    }

    @Test("A page stays where it is while the log grows and files are put aside")
    func growingLog() async throws {
        let log = try await log()
        let first = try log.reader.page(limit: 10)
        var limits = FileAuditLog.Limits()
        limits.fileBytes = 500
        try await log.fixture.write(20, limits: limits)
        let second = try log.reader.page(before: first.next, limit: 10)
        #expect(numbers(first.lines + second.lines) == (20..<40).reversed())
    }

    @Test("A cursor goes through the log as it was, some lines at a time", arguments: [1, 7, 46, 1000])
    func cursor(scanning: Int) async throws {
        let log = try await log()
        var cursor = try log.reader.cursor()
        let writer = try log.fixture.open()
        try await writer.record(AuditEvent(.restart))
        writer.close()
        var lines: [AuditLine] = []
        while let some = try cursor.next(scanning: scanning) {
            #expect(some.count <= scanning)
            lines += some
        }
        #expect(lines.count == 46 && lines.first == .original(OriginalLog.lines[0]))
        #expect(numbers(lines) == Array(0..<40))
        var filter = AuditFilter()
        filter.kinds = ["restart"]
        var passed: [AuditLine] = []
        var filtered = try log.reader.cursor(filter)
        while let some = try filtered.next(scanning: scanning) { passed += some }
        #expect(passed.count == 1)
    }

    @Test("A filter lets pass what meets all its conditions")
    func filters() async throws {
        let log = try await log()
        func found(_ change: (inout AuditFilter) -> Void) throws -> [Int] {
            var filter = AuditFilter()
            change(&filter)
            return numbers(try log.reader.page(filter, limit: 100).lines).sorted()
        }
        #expect(try found { $0.kinds = ["login", "logout"] } == Array(stride(from: 0, to: 40, by: 4)))
        #expect(try found { $0.outcome = "failure" } == Array(stride(from: 0, to: 40, by: 3)))
        #expect(try found { $0.actor = "admin:ann" } == Array(stride(from: 1, to: 40, by: 2)))
        #expect(try found { $0.clients = ["203.0.113.3", "203.0.113.0/24"] } == Array(stride(from: 3, to: 40, by: 5)))
        #expect(
            try found { $0.share = ShareTag(shareID: "2").description }
                == (0..<40).filter { $0 % 7 == 2 && $0 % 4 != 0 })
        let start: Int64 = 1_768_473_000_000
        #expect(
            try found {
                $0.from = start + 11 * 60_000
                $0.until = start + 14 * 60_000
            } == [10, 11, 12])
        #expect(
            try found {
                $0.kinds = ["login"]
                $0.outcome = "failure"
                $0.actor = "anonymous"
            } == [0, 12, 24, 36])
    }

    @Test("The original's lines meet conditions on time alone")
    func originalLines() async throws {
        let log = try await log()
        var filter = AuditFilter()
        filter.until = 1_757_700_000_000
        #expect(
            try log.reader.page(filter, limit: 100).lines
                == OriginalLog.lines.prefix(3).reversed().map { .original($0) })
        filter.outcome = "failure"
        #expect(try log.reader.page(filter, limit: 100).lines == [])
    }

    @Test("A page looks at a bounded number of lines and says where it stopped")
    func boundedScan() async throws {
        let log = try await log()
        var filter = AuditFilter()
        filter.clients = ["198.51.100.1"]
        var before: UInt64?
        var pages = 0
        repeat {
            let page = try log.reader.page(filter, before: before, limit: 10, scanning: 10)
            #expect(page.lines == [])
            before = page.next
            pages += 1
        } while before != nil
        #expect(pages == 5)
    }

    @Test("A place that no page named gives no crash", arguments: [0, 1, 2, 50, 999, .max] as [UInt64])
    func strangePlaces(before: UInt64) async throws {
        let log = try await log()
        #expect(try log.reader.page(before: before, limit: 100).lines.count <= 46)
    }

    @Test("A line that is damaged or endless is shown as such, and the others are read")
    func damagedLines() async throws {
        let log = try await log(original: false)
        try log.fixture.replaceLines { lines in
            lines[0][30] ^= 1
            lines.insert([UInt8](repeating: 65, count: 3_000_000), at: 1)
            lines.insert([], at: 1)
        }
        let lines = try log.reader.page(limit: 100).lines
        #expect(lines.count == 42)
        #expect(lines.filter { $0 == .unreadable }.count == 2)
        #expect(try log.reader.legacyLines().contains { $0.hasPrefix("[unreadable]") })
        var count = 0
        try log.reader.forEach { _ in count += 1 }
        #expect(count == 42)
    }

    @Test("An empty folder has no lines")
    func empty() throws {
        let fixture = try LogFixture()
        #expect(try Log(fixture: fixture).reader.page(limit: 10) == AuditPage(lines: [], next: nil))
        #expect(try fixture.verify().isIntact)
    }

    @Test("Lines are found backwards as they are forwards, whatever the file holds")
    func bothDirections() throws {
        let fixture = try LogFixture()
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let size = [0, 1, 5, 65_535, 65_536, 65_537, 140_000].randomElement(using: &random) ?? 0
                bytes += [UInt8](repeating: UInt8.random(in: 97...122, using: &random), count: size)
                bytes.append(UInt8(ascii: "\n"))
            }
            if Bool.random(using: &random) { bytes += random.bytes(9).map { $0 | 0x40 } }
            try fixture.overwrite(bytes)
            let file = try OpenFile(FilePath(fixture.path()), .readOnly)
            var forward = ForwardLines(file, end: UInt64(bytes.count))
            var expected: [[UInt8]?] = []
            while let line = try forward.next() { expected.append(line.bytes) }
            var backward = BackwardLines(file, end: UInt64(bytes.count))
            var found: [[UInt8]?] = []
            while let line = try backward.next() { found.append(try line.bytes(of: file)) }
            #expect(found.reversed() == expected)
        }
    }
}
