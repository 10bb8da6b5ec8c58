import AdminAccess
import AuditLog
import AuditLogConformance
import Foundation
import RequestGuard
import Settings
import TestSupport
import Testing

@Suite struct AllowListRescueTests {
    /// A settings file with this content, in a folder that is removed afterwards.
    private func withRescue(
        _ content: String?, _ body: (AllowListRescue, SettingsFile, RecordingAuditSink) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        if let content { try folder.write(content, to: "settings.json") }
        let file = SettingsFile(path: folder.filePath("settings.json"))
        let audit = RecordingAuditSink()
        let settings = LiveSettings(file: file, loaded: try file.load())
        try await body(AllowListRescue(settings: settings, audit: audit), file, audit)
    }

    @Test("an address is added to a list that lets others in, and the rest of the file stays")
    func added() async throws {
        let content = #"{"admin_ip_whitelist": ["127.0.0.1"], "session_timeout_minutes": 7, "mine": [1]}"#
        try await withRescue(content) { (rescue, file, audit) async throws in
            #expect(try await rescue.allow("203.0.113.9") == .added(entry: "203.0.113.9", wasEmpty: false))
            let next = try await rescue.allow("2001:db8::/32")
            #expect(next == .added(entry: "2001:db8::/32", wasEmpty: false))
            let settings = try file.load().settings
            #expect(settings.adminIPWhitelist.map(\.text) == ["127.0.0.1", "203.0.113.9", "2001:db8::/32"])
            #expect(settings.sessionTimeoutMinutes == 7)
            #expect(try String(contentsOfFile: file.path.string, encoding: .utf8).contains("mine"))
            #expect(audit.events.map(\.kind) == [.allowIP, .allowIP])
            #expect(audit.events.first?.actor == .commandLine)
            #expect(audit.events.first?.detail == ["address": "203.0.113.9"])
        }
    }

    @Test("the first entry of an empty list says that it keeps everybody else out", arguments: [nil, "{}"])
    func empty(content: String?) async throws {
        try await withRescue(content) { (rescue, file, _) async throws in
            #expect(try await rescue.allow("10.0.0.0/8") == .added(entry: "10.0.0.0/8", wasEmpty: true))
            #expect(try file.load().settings.adminIPWhitelist.map(\.text) == ["10.0.0.0/8"])
        }
    }

    @Test(
        "what the list covers changes nothing", arguments: ["10.1.2.3", "10.0.0.0/8", "10.0.0.0/9", "::ffff:10.1.2.3"])
    func covered(text: String) async throws {
        try await withRescue(#"{"admin_ip_whitelist": ["10.0.0.0/8"]}"#) { (rescue, file, audit) async throws in
            guard case .covered(_, by: "10.0.0.0/8") = try await rescue.allow(text) else {
                Issue.record("it is covered")
                return
            }
            #expect(audit.events.isEmpty)
            #expect(try file.load().settings.adminIPWhitelist.map(\.text) == ["10.0.0.0/8"])
        }
    }

    @Test("what is no address is refused with the reason", arguments: ["", "x", "10.0.0.1/8", "10.0.0.0/33", "1.2.3"])
    func refused(text: String) async throws {
        try await withRescue("{}") { (rescue, file, audit) async throws in
            await #expect(throws: CIDRBlock.ParseError.self) { try await rescue.allow(text) }
            #expect(audit.events.isEmpty)
            #expect(try file.load().settings.adminIPWhitelist.isEmpty)
        }
    }

    @Test("without a record the list stays, and a change that cannot be saved goes on record as failed")
    func failures() async throws {
        try await withRescue("{}") { (rescue, file, audit) async throws in
            audit.fail(with: .overloaded)
            await #expect(throws: AuditLogError.self) { try await rescue.allow("10.0.0.1") }
            #expect(try file.load().settings.adminIPWhitelist.isEmpty)
            audit.fail(with: nil)
            try Data(#"{"session_timeout_minutes": 9}"#.utf8).write(to: URL(filePath: file.path.string))
            await #expect(throws: SettingsFileError.self) { try await rescue.allow("10.0.0.1") }
            #expect(audit.events.map(\.outcome) == [.success, .failure])
        }
    }
}
