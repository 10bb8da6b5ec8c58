import AuditLog
import PacCryptAPI
import Testing
import TextEncodings

@testable import PacCryptServer

extension ServerTests {
    @Suite("What is asked of the log")
    struct LogQueryTests {
        @Test(
            "A field that there is not, and a value that no entry can have, are refused to programs and people")
        func refused() async throws {
            let queries = [
                "foo=SECRET", "token=SECRET", "foo=", "event=nonsense", "event=login,nonsense", "event=,",
                "outcome=nonsense", "share=SECRET", "share=0123456789AB", "share=0123456789abc", "client=SECRET",
                "actor=SECRET", "limit=0", "limit=1001", "limit=2000", "limit=-1", "limit=%2B5", "before=SECRET",
                "before=-0", "from=SECRET",
            ]
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                for query in queries {
                    let answer = try await browser.get("/admin-logs?\(query)")
                    #expect(answer.status == .badRequest && answer.errorCode == .invalidForm, "\(query)")
                    let page = try await browser.get("/admin-logs?\(query)", headers: .page)
                    #expect(page.status == .badRequest, "\(query)")
                    #expect(!answer.text.contains("SECRET") && !page.text.contains("SECRET"), "\(query)")
                }
            }
            let written = server.log.lines + server.admin.audit.events.map { "\($0)" }
            #expect(!written.contains { $0.contains("SECRET") })
            #expect(!server.admin.recorded.contains("log_view success"))
        }

        @Test("What entries can have is understood, and goes on record as it was asked")
        func known() async throws {
            let server = TestServer()
            let fields = [
                "event": "login,burn", "outcome": "refused", "actor": "admin:ada", "client": "2001:db8::/64",
                "share": "0123456789ab", "from": "2026-01-15", "to": "2026-01-16", "before": "99", "limit": "1000",
            ]
            let query = try LogQuery(
                fields.map { "\($0.key)=\(PercentEncoding.text($0.value))" }.joined(separator: "&"))
            #expect(query.filter.kinds == ["login", "burn"] && query.filter.outcome == "refused")
            #expect(query.filter.actor == "admin:ada" && query.filter.clients == ["2001:db8::/64"])
            #expect(query.filter.share == "0123456789ab" && query.before == 99 && query.limit == 1000)
            #expect(try LogQuery("client=2001:DB8:0::7").filter.clients == ["2001:db8::7", "2001:db8::/64"])
            for client in ["203.0.113.7", "::1", "unknown"] { _ = try LogQuery("client=\(client)") }
            for actor in ["anonymous", "command_line", "system"] { _ = try LogQuery("actor=\(actor)") }
            #expect(try LogQuery("event=&share=&limit=").limit == LogQuery.standardEntries)
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                #expect(try await browser.get("/admin-logs?event=login&limit=1").status == .ok)
            }
            let view = server.admin.audit.events.last { $0.kind == .logView }
            #expect(view?.detail == ["event": "login", "limit": "1"])
        }

        @Test("The name of an admin goes on record only when it is that of who asks")
        func names() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                for path in ["/admin-logs", "/admin-logs/export"] {
                    for actor in ["admin:SECRET", "admin:", "admin:\(AdminState.name)", "system"] {
                        let query = "actor=\(PercentEncoding.text(actor))"
                        #expect(try await browser.get("\(path)?\(query)").status == .ok)
                    }
                }
            }
            let views = server.admin.audit.events.filter { [.logView, .logExport].contains($0.kind) }
            let recorded = [LogQuery.anotherAdmin, LogQuery.anotherAdmin, "admin:\(AdminState.name)", "system"]
            #expect(views.map { $0.detail["actor"] } == recorded + recorded)
            let written = server.log.lines + server.admin.audit.events.map { "\($0)" }
            #expect(!written.contains { $0.contains("SECRET") })
        }
    }
}
