import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Pages of the admin area")
    struct AdminPageTests {
        @Test("Pages have no inline code or style, no foreign links, a label for each field and a token in each form")
        func pages() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                var pages = [try await browser.get("/admin-login", headers: .page)]
                try await browser.logIn()
                for path in ["/adminpage", "/admin-settings", "/admin-logs", "/admin-logout"] {
                    pages.append(try await browser.get(path, headers: .page))
                }
                pages.append(
                    try await browser.post("/admin-enable-2fa", ["password": AdminState.password], headers: .page))
                for page in pages {
                    try ServerTests.SecurityHeaderTests.check(page.headers)
                    #expect(page.headers[.cacheControl] == "no-store")
                    let text = page.text
                    #expect(!text.contains("<script") && !text.contains("<style") && !text.contains(" style="))
                    #expect(text.firstMatch(of: #/ on[a-z]+=/#) == nil)
                    #expect(text.firstMatch(of: /(?:src|href|action)="(?:https?:)?\/\//) == nil)
                    #expect(text.contains("<h1>"))
                    let posts = text.matches(of: /<form[^>]*method="post"/).count
                    #expect(text.matches(of: /name="csrf_token" value="[A-Za-z0-9_-]{43}"/).count == posts)
                    let fields = text.matches(of: /<(?:input|select|textarea)(?![^>]*type="hidden")/).count
                    #expect(text.matches(of: /<label/).count == fields)
                }
            }
        }

        @Test("The status tells the address, what waits for a restart, and what to look at")
        func status() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let page = try await browser.get("/adminpage", headers: .page).text
                #expect(page.contains("1.2.3"))
                #expect(page.contains("not a trusted proxy"))
                #expect(page.contains("admin_ip_whitelist is empty"))
                #expect(page.contains("Two-factor login is off."))
                #expect(page.contains("<dt>Sessions, this one included</dt><dd>1</dd>"))
                try await Browser(client).logIn()
                #expect(
                    try await browser.get("/adminpage", headers: .page).text.contains("included</dt><dd>2</dd>"))
                let name = try #require(HTTPField.Name("X-Forwarded-For"))
                _ = try await browser.get("/", headers: [name: "203.0.113.9"])
                #expect(try await browser.get("/adminpage", headers: .page).text.contains("trusted_proxies"))
                _ = try await browser.save(["upload_folder": "another"])
                let waiting = try await browser.get("/adminpage", headers: .page).text
                #expect(waiting.contains("Waiting for a restart</dt><dd>upload_folder"))
            }
        }

        @Test("A field that no form has is refused, and nothing is done")
        func unknownField() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let answer = try await browser.post(
                    "/admin-enable-2fa", ["password": AdminState.password, "code": "123456"])
                #expect(answer.status == .badRequest)
                #expect(answer.text.contains("There is no field code here"))
                #expect(try await browser.save(["nonsense": "1"]).status == .badRequest)
            }
        }

        @Test("No password, code, cookie or token is in any line of the log or on record")
        func nothingSecret() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                _ = try await browser.logIn(password: "SECRETPASSWORD", code: "SECRETCODE")
                try await browser.logIn()
                _ = try await browser.post("/admin-switch-dev-mode", ["password": AdminState.password])
                _ = try await browser.post("/restart-server", ["password": "SECRETPASSWORD"])
                _ = try await browser.save(["max_file_age_days": "SECRETVALUE"])
                _ = try await browser.get("/admin-logs?client=x")
                let secrets =
                    Array(browser.cookies.values) + [
                        try await browser.formToken(), AdminState.password, "SECRETPASSWORD", "SECRETCODE",
                    ]
                let written = server.log.lines + server.admin.audit.events.map { "\($0)" }
                for secret in secrets {
                    #expect(!written.contains { $0.contains(secret) })
                }
            }
        }
    }
}
