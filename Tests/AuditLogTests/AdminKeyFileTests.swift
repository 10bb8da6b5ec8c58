import FileSystem
import Foundation
import PacCryptCore
import SystemPackage
import Testing

@testable import AuditLog

@Suite("The key file")
struct AdminKeyFileTests {
    @Test("A new key is made once, is readable by its owner alone, and leaves nothing beside it")
    func created() throws {
        let fixture = try LogFixture()
        let file = AdminKeyFile(folder: fixture.folder)
        #expect(try file.load() == nil)
        let key = try file.loadOrCreate()
        #expect(try file.loadOrCreate() == key)
        #expect(try file.load() == key)
        #expect(try fixture.bytes("admin_key.key").count == 44)
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.folder.string) == ["admin_key.key"])
        var status = stat()
        #expect(stat(file.path.string, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test("What crashes left beside the key is removed when it is read: other names of it, and what is old")
    func leftovers() throws {
        let fixture = try LogFixture()
        let file = AdminKeyFile(folder: fixture.folder)
        let key = try file.loadOrCreate()
        let (second, old, new) = (
            ".admin_key.key.0123456789abcdef.tmp", ".admin_key.key.1123456789abcdef.tmp",
            ".admin_key.key.2123456789abcdef.tmp"
        )
        #expect(link(file.path.string, fixture.path(second)) == 0)
        for name in [old, new, "other.tmp"] { try fixture.overwrite([1], name) }
        let writer = try FileLock(FilePath(fixture.path(new)))
        #expect(try file.load() == key)
        #expect(try file.loadOrCreate() == key)
        var names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.string)
        #expect(Set(names) == ["admin_key.key", old, new, "other.tmp"], "none of them is old yet")
        #expect(try file.loadOrCreate(now: time(nil) + 90) == key)
        names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.string)
        #expect(Set(names) == ["admin_key.key", new, "other.tmp"], "another process is writing the new one")
        writer.release()
    }

    @Test("The original's key file is read as it is")
    func original() throws {
        let fixture = try LogFixture(original: true)
        let before = try fixture.bytes("admin_key.key")
        #expect(try AdminKeyFile(folder: fixture.folder).loadOrCreate() == fixture.key)
        #expect(try fixture.bytes("admin_key.key") == before)
    }

    @Test(
        "No key is made where something lies that one sealed",
        arguments: ["admin_creds.json", "setup_token", "admin_logs.enc", "admin_logs.000000000007.enc"])
    func missing(name: String) throws {
        let fixture = try LogFixture()
        try fixture.overwrite([1], name)
        let file = AdminKeyFile(folder: fixture.folder)
        let error = AuditLogError.keyMissing(file.path, sealed: FilePath(name))
        #expect(throws: error) { try file.loadOrCreate() }
        #expect(
            error.description == "\(fixture.folder)/admin_key.key is missing, but it sealed \(name). Put your copy of "
                + "application_data/admin_key.key there")
        #expect(try file.load() == nil)
    }

    @Test(
        "A file that holds no key is an error and is not replaced",
        arguments: ["", "x", String(repeating: "A", count: 45)])
    func malformed(text: String) throws {
        let fixture = try LogFixture()
        try fixture.overwrite(Array(text.utf8), "admin_key.key")
        let file = AdminKeyFile(folder: fixture.folder)
        let error = AuditLogError.keyMalformed(file.path)
        #expect(throws: error) { try file.loadOrCreate() }
        #expect(error.description.hasSuffix("Put your copy of application_data/admin_key.key there"))
        #expect(try fixture.bytes("admin_key.key") == Array(text.utf8))
    }

    @Test("Of many who make a key at once all get the same")
    func race() async throws {
        let fixture = try LogFixture()
        let file = AdminKeyFile(folder: fixture.folder)
        let keys = try await withThrowingTaskGroup(of: FernetKey.self) { group in
            for _ in 0..<16 { group.addTask { try file.loadOrCreate() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(keys.allSatisfy { $0 == keys[0] })
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.folder.string) == ["admin_key.key"])
    }
}
