import Foundation
import Testing

@testable import AuditLog

@Suite("Full files")
struct RotationTests {
    private var small: FileAuditLog.Limits {
        var limits = FileAuditLog.Limits()
        limits.fileBytes = 2000
        return limits
    }

    @Test("A full file is put aside under a name that sorts, and the chain goes on")
    func putAside() async throws {
        let fixture = try LogFixture(original: true)
        for _ in 0..<4 { try await fixture.write(10, limits: small) }
        let names = try fixture.names()
        #expect(names.count > 3)
        #expect(names.last == "admin_logs.enc")
        #expect(names.dropLast() == names.dropLast().sorted()[...])
        #expect(try fixture.entries().map(\.seq) == Array(1...41))
        let result = try fixture.verify(try #require(fixture.heads.head(node: "main")))
        #expect(result.isIntact && result.originalLineCount == 5 && result.entryCount == 41)
        for name in names.dropLast() {
            let last = try #require(try fixture.lines(name).last)
            guard case .entry(let entry)? = LineCodec(key: fixture.key).open(last) else {
                Issue.record("\(name) ends with no entry")
                continue
            }
            #expect(name == LogFolder.fullName(lastSeq: entry.seq))
            #expect(try fixture.bytes(name).count < 4000)
        }
    }

    @Test("A crash between putting the full file aside and beginning the new one does no harm")
    func crashBetween() async throws {
        let fixture = try LogFixture()
        try await fixture.write(5)
        try FileManager.default.moveItem(atPath: fixture.path(), toPath: fixture.path("admin_logs.000000000006.enc"))
        try await fixture.write(1)
        #expect(try fixture.entries().map(\.seq) == Array(1...7))
        #expect(try fixture.verify().isIntact)
    }

    @Test("Two logs that are open at once follow each other into the new file")
    func together() async throws {
        let fixture = try LogFixture()
        let logs = [try fixture.open(limits: small), try fixture.open(limits: small)]
        defer { logs.forEach { $0.close() } }
        for number in 0..<60 { try await logs[number % 2].record(AuditEvent(.upload)) }
        #expect(try fixture.names().count > 3)
        #expect(try fixture.entries().map(\.seq) == Array(1...61))
        #expect(try fixture.verify().isIntact)
    }

    @Test("Damage in a full file is named with the file, a removed file with the entries that it held")
    func damage() async throws {
        let fixture = try LogFixture()
        try await fixture.write(60, limits: small)
        let names = try fixture.names()
        try fixture.replaceLines(names[1]) { $0[2][60] ^= 1 }
        let damage = try #require(try fixture.verify().damages.first)
        #expect(damage.file == names[1] && damage.line == 3 && damage.kind == .unreadable)
        try FileManager.default.removeItem(atPath: fixture.path(names[1]))
        let missing = try #require(try fixture.verify().damages.first)
        #expect(missing.file == names[2] && missing.line == 1)
    }

    @Test("Other files' names are not taken for the log's")
    func names() throws {
        let fixture = try LogFixture()
        for name in [
            "admin_logs.enc", "admin_logs.000000000010.enc", "admin_logs.000000000009.enc",
            "admin_logs.1000000000000.enc", "admin_logs.1.enc", "admin_logs.00000000000x.enc", "admin_logs.enc.bak",
            "admin_logs..enc", "xadmin_logs.000000000001.enc", "admin_logs.000000000001.enc~",
        ] {
            try fixture.overwrite([], name)
        }
        #expect(
            try fixture.names() == [
                "admin_logs.000000000009.enc", "admin_logs.000000000010.enc", "admin_logs.1000000000000.enc",
                "admin_logs.enc",
            ])
    }

    @Test("Its size is that of all its files")
    func size() async throws {
        let fixture = try LogFixture()
        let reader = AuditReader(folder: fixture.folder, key: fixture.key)
        #expect(try reader.size() == AuditLogSize(files: 0, bytes: 0))
        try await fixture.write(40, limits: small)
        let names = try fixture.names()
        let bytes = try names.reduce(0) { $0 + (try fixture.bytes($1).count) }
        #expect(names.count > 3)
        #expect(try reader.size() == AuditLogSize(files: names.count, bytes: UInt64(bytes)))
        try FileManager.default.removeItem(atPath: fixture.path(try #require(names.first)))
        #expect(try reader.size().files == names.count - 1, "what was moved away does not count")
    }
}
