import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import Settings
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Who is let into the admin area")
    struct AdminGuardTests {
        @Test("Every route whose path names the admin or the server is guarded, and POST is among them")
        func guarded() async throws {
            let server = TestServer()
            let all = try await TemporaryFolder.with { folder in
                makeRoutes(
                    try server.services(folder: folder), configuration: server.configuration,
                    pages: try PageRenderer()
                ).all
            }
            for route in all {
                let isAdmin = route.path.hasPrefix("/admin") || route.path.hasSuffix("-server")
                #expect((route.access != .anyone) == isAdmin, "\(route.path)")
            }
            let open = all.filter { $0.access == .adminArea }.map(\.path)
            #expect(Set(open) == ["/admin-setup", "/admin-login"])
            #expect(all.count { $0.access == .admin } == 18)
        }

        @Test("An address that is not listed gets 403 on every admin route, setup and login included")
        func allowList() async throws {
            var server = TestServer()
            server.settings.adminIPWhitelist = try ["203.0.113.7", "192.0.2.0/24"].map(Written.init(parsing:))
            server.settings.rateLimitPerMinute = 1000
            server.settings.rateLimits = try ["login": "1000/minute"].mapValues(Written.init(parsing:))
            let (routes, admin) = (try await server.adminRoutes(), server.admin)
            try await server.runWithAdmin { client, _ in
                for route in routes {
                    let answer = try await client.executeRequest(
                        uri: route.path, method: route.method, headers: [:], body: nil)
                    #expect(answer.status == .forbidden, "\(route.path)")
                    #expect(answer.errorCode == .addressNotAllowed, "\(route.path)")
                }
                for path in ["//adminpage", "/adminpage/", "/./adminpage", "/%61dminpage"] {
                    let answer = try await client.get(path)
                    #expect([.forbidden, .notFound, .badRequest].contains(answer.status), "\(path)")
                }
                let page = try await client.get("/admin-login", headers: .page)
                #expect(page.status == .forbidden)
                #expect(page.text.contains("may not use the admin pages"))
            }
            #expect(admin.recorded.allSatisfy { $0 == "allow_list_refusal refused" })
            #expect(admin.recorded.count >= routes.count)
            #expect(server.log.lines.contains { $0.contains("admin area refused") })
        }

        @Test("A trusted proxy that names no address is not let in, even with an empty list")
        func unknownClient() async throws {
            var server = TestServer()
            server.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            try await server.runWithAdmin { client, _ in
                let name = try #require(HTTPField.Name("X-Forwarded-For"))
                #expect(try await client.get("/admin-login", headers: [name: "unknown"]).status == .forbidden)
                #expect(try await client.get("/admin-login", headers: [name: "203.0.113.9"]).status == .ok)
            }
        }

        @Test("Without a session pages lead to the login, and programs are told to log in")
        func noSession() async throws {
            let server = TestServer()
            let routes = try await server.adminRoutes().filter { $0.access == .admin }
            try await server.runWithAdmin { client, _ in
                for route in routes {
                    let program = try await client.executeRequest(
                        uri: route.path, method: route.method, headers: .data, body: nil)
                    #expect(program.status == .unauthorized, "\(route.path)")
                    #expect(program.errorCode == .loginRequired, "\(route.path)")
                    let browser = try await client.executeRequest(
                        uri: route.path, method: route.method, headers: .page, body: nil)
                    #expect(browser.status == .seeOther, "\(route.path)")
                    #expect(browser.headers[.location]?.hasPrefix("/admin-login") == true)
                }
                let settings = try await client.get("/admin-settings", headers: .page)
                #expect(settings.headers[.location] == "/admin-login?next=%2Fadmin-settings")
                #expect(try await client.get("/admin-logs").errorCode == .loginRequired)
            }
            #expect(server.admin.audit.events.isEmpty)
        }

        @Test("A form without its token, of another page or of another site changes nothing")
        func forgeries() async throws {
            var server = TestServer()
            server.settings.rateLimitPerMinute = 1000
            let routes = try await server.adminRoutes().filter { $0.method == .post && $0.path != "/admin-setup" }
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let before = await admin.credentials.account()?.revision
                let fields = ["password": AdminState.password, "new_password": "another long password"]
                for route in routes where route.path != "/admin-login" {
                    let noToken = try await browser.post(route.path, fields, token: false)
                    #expect(noToken.errorCode == .invalidCSRFToken, "\(route.path)")
                    let otherToken = try await browser.post(
                        route.path, fields.merging(["csrf_token": String(repeating: "A", count: 43)]) { $1 })
                    #expect(otherToken.errorCode == .invalidCSRFToken, "\(route.path)")
                    for origin in ["https://evil.example", "null", nil] {
                        let foreign = try await browser.post(route.path, fields, origin: origin)
                        #expect(foreign.errorCode == .foreignOrigin, "\(route.path)")
                    }
                }
                #expect(await admin.credentials.account()?.revision == before)
                #expect(try await browser.get("/adminpage", headers: .page).status == .ok)
            }
            #expect(admin.calls.withLock { $0 }.isEmpty)
            #expect(!admin.developerMode.isOn)
            let refusals = Set(admin.recorded.filter { $0 != "login success" })
            #expect(refusals == ["csrf_refusal refused", "origin_refusal refused"])
        }

        @Test("The forms before the login need their token too")
        func formsBeforeLogin() async throws {
            try await TestServer().runWithAdmin { client, browser in
                let fields = ["username": AdminState.name, "password": AdminState.password]
                #expect(try await browser.post("/admin-login", fields, token: false).errorCode == .invalidCSRFToken)
                let token = try await browser.formToken()
                browser.cookies = [:]
                let stolen = try await browser.post("/admin-login", fields.merging(["csrf_token": token]) { $1 })
                #expect(stolen.errorCode == .invalidCSRFToken)
                #expect(try await browser.post("/admin-login", fields, origin: "https://a.example").status.code == 403)
            }
        }

        @Test("GET and HEAD change nothing")
        func reading() async throws {
            let server = TestServer()
            let paths = try await server.adminRoutes().filter { $0.method == .get }.map(\.path)
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let (cookies, before) = (browser.cookies, await admin.credentials.account()?.revision)
                for path in paths {
                    _ = try await browser.get(path, headers: .page)
                    _ = try await browser.get(path + "?password=\(AdminState.password.count)&csrf_token=x")
                }
                #expect(browser.cookies == cookies)
                #expect(await admin.credentials.account()?.revision == before)
                #expect(try await browser.get("/adminpage", headers: .page).status == .ok)
                let logout = try await browser.get("/admin-logout", headers: .page)
                #expect(logout.text.contains("<form") && logout.text.contains("csrf_token"))
            }
            #expect(Set(admin.recorded) == ["login success", "log_view success", "log_export success"])
            #expect(admin.calls.withLock { $0 }.isEmpty)
        }
    }
}
