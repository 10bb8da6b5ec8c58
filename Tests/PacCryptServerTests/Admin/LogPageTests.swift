import AuditLog
import AuditLogConformance
import Foundation
import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import PacCryptCore
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("The log in the admin area")
    struct LogPageTests {
        /// A server whose log has 130 entries, the last of another kind.
        private func server(_ folder: TemporaryFolder) async throws -> TestServer {
            let key = FernetKey.random()
            let log = try FileAuditLog(
                folder: folder.filePath, key: key, heads: InMemoryAuditHeadStore(), clock: { 1_768_473_000_000 },
                announce: { _ in })
            for number in 1..<130 {
                log.note(AuditEvent(.login, .failure, client: "203.0.113.\(number)", detail: ["reason": "password"]))
            }
            try await log.record(AuditEvent(.restart, actor: .admin("<b>ada</b>")))
            log.close()
            let server = TestServer()
            server.admin.logFolder.withLock { $0 = (folder.path, key) }
            return server
        }

        @Test("Programs get the last 100 lines as the original gave them, and entries with filters and paging")
        func json() async throws {
            let folder = try TemporaryFolder()
            let server = try await server(folder)
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let answer = try await browser.get("/admin-logs")
                #expect(answer.headers[.contentType] == "application/json")
                let log = try answer.decoded(LogAnswer.self)
                #expect(log.logs.count == 100)
                #expect(log.logs.allSatisfy { $0.hasPrefix("[2026-01-15 10:30:00] ") })
                #expect(log.entries.count == 100)
                #expect(log.entries.first?.event == "restart")
                #expect(log.entries.first?.time == "2026-01-15T10:30:00.000Z")
                let next = try #require(log.next)
                let older = try await browser.get("/admin-logs?before=\(next)&event=login").decoded(LogAnswer.self)
                #expect(older.entries.count == 30)
                let one = try await browser.get("/admin-logs?client=203.0.113.7&from=2026-01-15&to=2026-01-15")
                #expect(try one.decoded(LogAnswer.self).entries.map(\.client) == ["203.0.113.7"])
                let second = "2026-01-15T10:30:00Z"
                let same = try await browser.get("/admin-logs?limit=1000&event=login&from=\(second)&to=\(second)")
                #expect(try same.decoded(LogAnswer.self).entries.count == 129)
                let none = try await browser.get("/admin-logs?to=2026-01-14")
                #expect(try none.decoded(LogAnswer.self).entries.isEmpty)
                #expect(try await browser.get("/admin-logs?limit=5").decoded(LogAnswer.self).entries.count == 5)
                for query in ["before=x", "from=yesterday", "to=1768473", "event=a&event=b", "limit=-1", "to=%FF"] {
                    #expect(try await browser.get("/admin-logs?\(query)").status == .badRequest, "\(query)")
                }
            }
            #expect(server.admin.recorded.contains("log_view success"))
        }

        @Test("People get a page that runs nothing of what it shows, with links to older entries")
        func page() async throws {
            let folder = try TemporaryFolder()
            let server = try await server(folder)
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let page = try await browser.get("/admin-logs", headers: .page)
                #expect(page.text.contains("&lt;b&gt;ada"))
                #expect(page.text.contains("<td>2026-01-15 10:30:00</td>"))
                #expect(!page.text.contains("<b>"))
                let link = try #require(page.text.firstMatch(of: /<a href="([^"]+)">Older/)?.1)
                let older = try await browser.get(String(link).replacing("&amp;", with: "&"), headers: .page)
                #expect(older.status == .ok && older.text.contains(">Newest<"))
                let filtered = try await browser.get("/admin-logs?event=restart&outcome=&client=", headers: .page)
                #expect(filtered.text.matches(of: /<tr><td>/).count == 1)
                #expect(filtered.text.contains(#"<option value="restart" selected>"#))
            }
        }

        @Test("The whole log, or what matches, is a file of JSON lines as audit export writes it, which is on record")
        func export() async throws {
            let folder = try TemporaryFolder()
            let server = try await server(folder)
            let key = try #require(server.admin.logFolder.withLock { $0 }).key
            var expected = ""
            try AuditReader(folder: folder.filePath, key: key).forEach { expected += $0.json + "\n" }
            let whole = expected
            try await server.runWithAdmin { client, browser in
                #expect(try await browser.get("/admin-logs/export").errorCode == .loginRequired)
                let detour = try await browser.get("/admin-logs/export", headers: .page)
                #expect(detour.headers[.location] == "/admin-login?next=%2Fadmin-logs")
                try await browser.logIn()
                let answer = try await browser.get("/admin-logs/export", headers: .page)
                #expect(answer.status == .ok && answer.text == whole)
                #expect(whole.split(separator: "\n").count == 131)
                try ServerTests.SecurityHeaderTests.check(answer.headers)
                #expect(answer.headers[.contentType] == "application/x-ndjson")
                #expect(answer.headers[.cacheControl] == "no-store")
                #expect(answer.headers[.contentDisposition]?.hasPrefix("attachment; filename=\"paccrypt") == true)
                let page = try await browser.get("/admin-logs?client=203.0.113.7&before=99999999", headers: .page)
                    .text
                let link = try #require(page.firstMatch(of: /<a href="([^"]+)" download>/)?.1)
                #expect(link == "/admin-logs/export?client=203.0.113.7")
                let one = try await browser.get(String(link))
                #expect(one.text.split(separator: "\n").count == 1 && one.text.contains("\"203.0.113.7\""))
                #expect(try await browser.get("/admin-logs/export?event=reset").text == "")
                #expect(try await browser.get("/admin-logs/export?from=yesterday").status == .badRequest)
            }
            let exports = server.admin.audit.events.filter { $0.kind == .logExport }
            #expect(exports.map(\.detail) == [[:], ["client": "203.0.113.7"], ["event": "reset"]])
            #expect(exports.allSatisfy { $0.actor == .admin(AdminState.name) && $0.client != nil })
        }

        @Test("What cannot be put on record is not exported")
        func unrecorded() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                server.admin.audit.fail(with: .overloaded)
                #expect(try await browser.get("/admin-logs/export").errorCode == .auditUnavailable)
            }
        }
    }
}
