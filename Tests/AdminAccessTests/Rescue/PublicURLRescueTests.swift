import AdminAccess
import AuditLog
import AuditLogConformance
import Foundation
import RequestGuard
import Settings
import TestSupport
import Testing

@Suite struct PublicURLRescueTests {
    /// A settings file with this content, in a folder that is removed afterwards.
    private func withRescue(
        _ content: String?, _ body: (PublicURLRescue, SettingsFile, RecordingAuditSink) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        if let content { try folder.write(content, to: "settings.json") }
        let file = SettingsFile(path: folder.filePath("settings.json"))
        let audit = RecordingAuditSink()
        let settings = LiveSettings(file: file, loaded: try file.load())
        try await body(PublicURLRescue(settings: settings, audit: audit), file, audit)
    }

    private let evil = try? BaseURL(parsing: "http://evil.example")
    private let right = try? BaseURL(parsing: "https://share.example.org")

    @Test("a wrong address is replaced or removed, the rest of the file stays, and both are on record")
    func changed() async throws {
        let content = #"{"public_url": "http://evil.example", "session_timeout_minutes": 7, "mine": [1]}"#
        try await withRescue(content) { (rescue, file, audit) async throws in
            #expect(try await rescue.set(right) == .changed(from: evil, to: right))
            #expect(try file.load().settings.publicURL == right)
            #expect(try await rescue.set(nil) == .changed(from: right, to: nil))
            let settings = try file.load().settings
            #expect(settings.publicURL == nil && settings.sessionTimeoutMinutes == 7)
            #expect(try String(contentsOfFile: file.path.string, encoding: .utf8).contains("mine"))
            #expect(audit.events.map(\.kind) == [.setPublicURL, .setPublicURL])
            #expect(audit.events.allSatisfy { $0.actor == .commandLine && $0.outcome == .success })
            #expect(
                audit.events.map(\.detail) == [
                    ["old": "http://evil.example", "new": "https://share.example.org"],
                    ["old": "https://share.example.org", "new": ""],
                ])
        }
    }

    @Test("an address is set where there was none, or no file", arguments: [nil, "{}"])
    func empty(content: String?) async throws {
        try await withRescue(content) { (rescue, file, _) async throws in
            #expect(try await rescue.set(right) == .changed(from: nil, to: right))
            #expect(try file.load().settings.publicURL == right)
        }
    }

    @Test("the address that it is already changes nothing and is not recorded")
    func unchanged() async throws {
        try await withRescue(#"{"public_url": "https://share.example.org"}"#) { (rescue, file, audit) async throws in
            #expect(try await rescue.set(right) == .unchanged(right))
            #expect(audit.events.isEmpty)
        }
    }

    @Test("without a record the address stays, and a change that cannot be saved goes on record as failed")
    func failures() async throws {
        try await withRescue("{}") { (rescue, file, audit) async throws in
            audit.fail(with: .overloaded)
            await #expect(throws: AuditLogError.self) { try await rescue.set(right) }
            #expect(try file.load().settings.publicURL == nil)
            audit.fail(with: nil)
            try Data(#"{"session_timeout_minutes": 9}"#.utf8).write(to: URL(filePath: file.path.string))
            await #expect(throws: SettingsFileError.self) { try await rescue.set(right) }
            #expect(audit.events.map(\.outcome) == [.success, .failure])
        }
    }
}
