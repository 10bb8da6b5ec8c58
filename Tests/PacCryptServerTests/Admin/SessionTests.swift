import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import RequestGuard
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Sessions of the admin")
    struct SessionTests {
        @Test("A login leads to the page that was asked for, and logging out ends the session")
        func inAndOut() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                let answer = try await browser.post(
                    "/admin-login",
                    ["username": AdminState.name, "password": AdminState.password, "next": "/admin-settings"],
                    headers: .page)
                #expect(answer.status == .seeOther)
                #expect(answer.headers[.location] == "/admin-settings")
                let cookies = browser.cookies
                #expect(try await browser.get("/admin-settings", headers: .page).status == .ok)
                let out = try await browser.post("/admin-logout", headers: .page)
                #expect(out.headers[.location] == "/admin-login?done=logged-out")
                browser.cookies = cookies
                #expect(try await browser.get("/adminpage", headers: .page).status == .seeOther)
            }
            #expect(server.admin.recorded == ["login success", "logout success"])
        }

        @Test("A login never leads to another site", arguments: ["//evil.example", "https://evil.example", "/api/x"])
        func openRedirect(next: String) async throws {
            try await TestServer().runWithAdmin { client, browser in
                let answer = try await browser.post(
                    "/admin-login",
                    ["username": AdminState.name, "password": AdminState.password, "next": next], headers: .page)
                #expect(answer.headers[.location] == "/adminpage")
            }
        }

        @Test("An unused session ends after the time that is set, is on record, and the next request leads back")
        func idleTimeout() async throws {
            var server = TestServer()
            server.settings.sessionTimeoutMinutes = 5
            let clock = server.clock
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                for _ in 1...3 {
                    clock.advance(seconds: 299)
                    #expect(try await browser.get("/admin-settings", headers: .page).status == .ok)
                }
                clock.advance(seconds: 300)
                let answer = try await browser.get("/admin-settings", headers: .page)
                #expect(answer.status == .seeOther)
                let location = try #require(answer.headers[.location])
                #expect(location == "/admin-login?next=%2Fadmin-settings&done=session-ended")
                let login = try await browser.get(location, headers: .page).text
                #expect(login.contains("Your session has ended"))
                #expect(login.contains(#"name="next" value="/admin-settings""#))
            }
            #expect(server.admin.recorded == ["login success", "session_timeout success"])
        }

        @Test("Every session ends after 12 hours")
        func absoluteTimeout() async throws {
            let server = TestServer()
            let clock = server.clock
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                for _ in 1...(12 * 60 / 25) {
                    clock.advance(seconds: 25 * 60)
                    _ = try await browser.get("/adminpage", headers: .page)
                }
                clock.advance(seconds: 25 * 60)
                #expect(try await browser.get("/adminpage", headers: .page).status == .seeOther)
            }
        }

        @Test("The session's id is new at every login, and one that was planted opens nothing")
        func fixation() async throws {
            try await TestServer().runWithAdmin { client, browser in
                let planted = String(repeating: "A", count: 43)
                browser.cookies["paccrypt_session"] = planted
                try await browser.logIn()
                let first = try #require(browser.cookies["paccrypt_session"])
                #expect(first != planted)
                let attacker = Browser(client)
                attacker.cookies = ["paccrypt_session": planted]
                #expect(try await attacker.get("/adminpage", headers: .page).status == .seeOther)

                let other = Browser(client)
                try await other.logIn()
                #expect(other.cookies["paccrypt_session"] != first)
            }
        }

        @Test("Cookies are HttpOnly and SameSite=Strict, on HTTPS also Secure and __Host-", arguments: [true, false])
        func cookies(isHTTPS: Bool) async throws {
            var server = TestServer()
            server.settings.publicURL = isHTTPS ? try BaseURL(parsing: "https://files.example.org") : nil
            try await server.runWithAdmin { client, browser in
                let answer = try await browser.post(
                    "/admin-login", ["username": AdminState.name, "password": AdminState.password],
                    origin: isHTTPS ? "https://files.example.org" : Browser.origin, headers: .page)
                #expect(answer.status == .seeOther)
                let lines = answer.headers[values: .setCookie]
                #expect(lines.count == 3)
                for line in lines {
                    #expect(line.contains("; Path=/; HttpOnly; SameSite=Strict"))
                    #expect(line.contains("; Secure") == isHTTPS)
                    #expect(line.hasPrefix("__Host-") == isHTTPS)
                    #expect(!line.contains("Domain"))
                }
            }
        }

        @Test("A new password ends all other sessions, and this one goes on under a new id")
        func passwordChange() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                let other = Browser(client)
                try await other.logIn()
                try await browser.logIn()
                let old = browser.cookies["paccrypt_session"]
                let answer = try await browser.post(
                    "/admin-change-password",
                    [
                        "password": AdminState.password, "new_password": "a new long password",
                        "new_password_again": "a new long password",
                    ], headers: .page)
                #expect(answer.headers[.location] == "/adminpage?done=password-changed")
                #expect(browser.cookies["paccrypt_session"] != old)
                #expect(try await browser.get("/adminpage", headers: .page).status == .ok)
                #expect(try await other.get("/adminpage", headers: .page).status == .seeOther)
                #expect(try await Browser(client).logIn().errorCode == .loginFailed)
                #expect(try await Browser(client).logIn(password: "a new long password").status == .seeOther)
            }
            #expect(server.admin.recorded.contains("password_change success"))
        }

        @Test("With two-factor login a new password takes a code too, other than the one of the login")
        func passwordChangeWithCode() async throws {
            let server = TestServer()
            try await server.runWithTwoFactor { client, browser, secret in
                let used = server.code(secret)
                try await browser.logIn(code: used)
                let change = { (code: String?, headers: HTTPFields) in
                    var fields = ["password": AdminState.password, "new_password": "a new long password"]
                    fields["totp_code"] = code
                    return try await browser.post("/admin-change-password", fields, headers: headers)
                }
                let old = browser.cookies
                for code in [nil, ""] as [String?] {
                    for _ in 0..<3 { #expect(try await change(code, .data).errorCode == .codeRequired) }
                }
                #expect(try await change(used, .data).errorCode == .wrongCode)
                let page = try await change("000000", .page)
                #expect(page.status == .forbidden && page.text.contains("The code is wrong, or was used before."))
                #expect(browser.cookies == old, "neither session nor known browser is a new one")
                server.clock.advance(seconds: 30)
                let done = try await change(server.code(secret), .page)
                #expect(done.headers[.location] == "/adminpage?done=password-changed")
                #expect(browser.cookies["paccrypt_session"] != old["paccrypt_session"])
                server.clock.advance(seconds: 30)
                let back = try await Browser(client).logIn(password: "a new long password", code: server.code(secret))
                #expect(back.status == .seeOther)
            }
            #expect(server.admin.recorded.count { $0 == "password_change failure" } == 2)
            #expect(server.admin.recorded.count { $0 == "password_change success" } == 1)
        }

        @Test("The form of a new password asks for a code only with two-factor login")
        func passwordForm() async throws {
            try await TestServer().runWithAdmin { _, browser in
                try await browser.logIn()
                let text = try await Self.passwordForm(browser)
                #expect(text.contains(#"name="new_password""#) && !text.contains("totp_code"))
            }
            let server = TestServer()
            try await server.runWithTwoFactor { _, browser, secret in
                try await browser.logIn(code: server.code(secret))
                let text = try await Self.passwordForm(browser)
                #expect(text.contains(#"name="totp_code" required"#))
            }
        }

        private static func passwordForm(_ browser: Browser) async throws -> String {
            let page = try await browser.get("/adminpage", headers: .page).text
            let form = page.firstMatch(of: /<form method="post" action="\/admin-change-password">[\s\S]*?<\/form>/)
            return String(try #require(form).0)
        }
    }
}
