import AuditLog
import Foundation
import Testing

@Suite("The documented events")
struct EventDocumentTests {
    @Test("are all that there are, and no others")
    func all() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/audit-log.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let section = try #require(
            text.components(separatedBy: "\n## Events\n").last?.components(separatedBy: "\n\n").first)
        let names = section.matches(of: /`([a-z0-9_]+)`/).map { String($0.1) }
        #expect(names.sorted() == AuditEventKind.allCases.map(\.rawValue).sorted())
    }
}
