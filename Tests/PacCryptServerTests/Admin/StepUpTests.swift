import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("What asks for the password again")
    struct StepUpTests {
        static let paths = [
            "/admin-settings", "/admin-change-password", "/admin-enable-2fa", "/admin-disable-2fa", "/admin-reset",
            "/admin-clear-uploads", "/restart-server", "/admin-switch-dev-mode",
        ]

        @Test("Without the right password nothing is done", arguments: paths)
        func wrongPassword(path: String) async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let fields = ["new_password": "another long password"]
                let missing = try await browser.post(path, fields)
                #expect(missing.errorCode == .passwordRequired)
                let wrong = try await browser.post(path, fields.merging(["password": "wrong"]) { $1 })
                #expect(wrong.errorCode == .wrongPassword)
                let page = try await browser.post(
                    path, fields.merging(["password": "wrong"]) { $1 }, headers: .page)
                #expect(page.status == .forbidden)
                #expect(page.text.contains("role=\"alert\""))
                #expect(try await browser.get("/adminpage", headers: .page).status == .ok)
                #expect(try await Browser(client).logIn().status == .seeOther)
            }
            #expect(admin.calls.withLock { $0 }.isEmpty)
            #expect(!admin.developerMode.isOn)
        }

        @Test("Five wrong passwords end the session on every one of them, which is on record", arguments: paths)
        func fiveWrong(path: String) async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let other = Browser(client)
                try await other.logIn()
                let fields = ["password": "wrong", "new_password": "another long password"]
                for _ in 1...4 { #expect(try await browser.post(path, fields).errorCode == .wrongPassword) }
                let cookies = browser.cookies
                let last = try await browser.post(path, fields, headers: .page)
                #expect(last.status == .seeOther)
                let location = try #require(last.headers[.location])
                #expect(location.hasSuffix("done=wrong-attempts"))
                #expect(browser.cookies["paccrypt_session"] == nil, "the browser forgets it")
                #expect(
                    try await browser.get(location, headers: .page).text.contains(
                        "ended after 5 wrong passwords or codes"))
                browser.cookies = cookies
                #expect(try await browser.get("/adminpage", headers: .data).errorCode == .loginRequired)
                #expect(try await other.get("/adminpage", headers: .page).status == .ok)
            }
            #expect(admin.calls.withLock { $0 }.isEmpty)
            #expect(admin.recorded.count { $0 == "session_ended success" } == 1)
            #expect(admin.audit.events.last?.detail["reason"] == "wrong_attempts")
        }

        @Test("A program is told with 401 that its session was ended")
        func program() async throws {
            try await TestServer().runWithAdmin { _, browser in
                try await browser.logIn()
                for _ in 1...4 { _ = try await browser.post("/restart-server", ["password": "wrong"]) }
                let last = try await browser.post("/restart-server", ["password": "wrong"], headers: .data)
                #expect(last.errorCode == .loginRequired && last.text.contains("after 5 wrong passwords"))
            }
        }

        @Test(
            "While the audit log cannot be written nothing is done, and the answer says why",
            arguments: paths.filter { !["/admin-settings", "/admin-enable-2fa", "/admin-disable-2fa"].contains($0) })
        func failClosed(path: String) async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let before = await admin.credentials.account()?.revision
                admin.audit.fail(with: .overloaded)
                let answer = try await browser.post(
                    path, ["password": AdminState.password, "new_password": "another long password"])
                #expect(answer.status == .serviceUnavailable)
                #expect(answer.errorCode == .auditUnavailable)
                #expect(await admin.credentials.account()?.revision == before)
                admin.audit.fail(with: nil)
            }
            #expect(admin.calls.withLock { $0 }.isEmpty)
            #expect(!admin.developerMode.isOn)
        }

        @Test("With the password uploads are deleted, the server restarts, and each is on record before")
        func actions() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let password = ["password": AdminState.password]
                let cleared = try await browser.post("/admin-clear-uploads", password, headers: .page)
                #expect(cleared.text.contains("2 shares, 4 files, 100 bytes"))
                let restart = try await browser.post("/restart-server", password, headers: .page)
                #expect(restart.status == .accepted)
                let update = try await browser.post("/admin-update-server", headers: .page)
                #expect(update.text.contains("git pull"))
            }
            #expect(admin.calls.withLock { $0 } == ["clear", "restart"])
            #expect(
                admin.recorded == [
                    "login success", "clear_uploads success", "clear_uploads success", "restart success",
                ])
        }

        @Test("Verbose errors are for sessions of the admin only, until they are turned off")
        func developerMode() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                struct Answer: Decodable { let detail: String? }
                try await browser.logIn()
                let detail = { (browser: Browser) in
                    try await browser.get("/api/nothing").decoded(Answer.self).detail
                }
                #expect(try await detail(browser) == nil)
                let on = try await browser.post(
                    "/admin-switch-dev-mode", ["password": AdminState.password], headers: .page)
                #expect(on.headers[.location] == "/adminpage?done=dev-mode")
                #expect(try await detail(browser)?.isEmpty == false)
                #expect(try await detail(Browser(client)) == nil)
                _ = try await browser.post("/admin-switch-prod-mode")
                #expect(try await detail(browser) == nil)
            }
            #expect(server.admin.recorded.suffix(2) == ["dev_mode success", "prod_mode success"])
        }

        @Test("A reset deletes the admin and the sessions and prints a new setup token, which no answer shows")
        func reset() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let answer = try await browser.post(
                    "/admin-reset", ["password": AdminState.password], headers: .page)
                #expect(answer.status == .ok)
                let token = try #require(await admin.credentials.setupToken()).text
                #expect(!answer.text.contains(token))
                #expect(try await browser.get("/adminpage", headers: .page).status == .seeOther)
                #expect(try await browser.get("/admin-login", headers: .page).headers[.location] == "/admin-setup")
            }
            #expect(admin.calls.withLock { $0 } == ["token"])
            #expect(admin.recorded.last == "reset success")
        }
    }
}
