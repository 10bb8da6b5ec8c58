import AdminAccess
import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import PacCryptCore
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Setup, login and the second factor")
    struct EntryTests {
        @Test("Setup needs the token, makes the admin once and logs in")
        func setup() async throws {
            let server = TestServer()
            let token = try #require(await server.admin.credentials.setupToken()).text
            let fields = [
                "setup_token": token, "username": "ada", "password": "a long password",
                "password_again": "a long password",
            ]
            try await server.run { client in
                let browser = Browser(client)
                #expect(try await browser.get("/admin-login", headers: .page).headers[.location] == "/admin-setup")
                #expect(try await browser.get("/admin-setup", headers: .page).text.contains("Setup token"))

                let wrong = try await browser.post(
                    "/admin-setup", fields.merging(["setup_token": "0000-0000"]) { $1 }, headers: .page)
                #expect(wrong.status == .forbidden)
                #expect(wrong.text.contains(#"id="setup_token-error""#) && wrong.text.contains(#"value="ada""#))
                #expect(!wrong.text.contains("a long password"))
                let short = try await browser.post(
                    "/admin-setup", fields.merging(["password": "short", "password_again": "short"]) { $1 },
                    headers: .page)
                #expect(short.status == .badRequest && short.text.contains("12 characters"))
                let differs = try await browser.post(
                    "/admin-setup", fields.merging(["password_again": "b long password"]) { $1 }, headers: .page)
                #expect(differs.text.contains("The two passwords differ."))

                let done = try await browser.post("/admin-setup", fields, headers: .page)
                #expect(done.headers[.location] == "/adminpage")
                #expect(try await browser.get("/adminpage", headers: .page).text.contains("Log out ada"))

                let late = Browser(client)
                #expect(try await late.get("/admin-setup", headers: .page).headers[.location] == "/admin-login")
                #expect(try await late.post("/admin-setup", fields).errorCode == .alreadySetUp)
            }
            #expect(server.admin.recorded.contains("setup success"))
        }

        @Test("A wrong name, a wrong password and a wrong code look the same, and none of them is echoed but the name")
        func wrongLogins() async throws {
            try await TestServer().runWithAdmin { client, browser in
                let wrongName = try await browser.post(
                    "/admin-login", ["username": "nobody", "password": AdminState.password], headers: .page)
                let wrongPassword = try await browser.post(
                    "/admin-login", ["username": "nobody", "password": "WRONG PASSWORD"], headers: .page)
                #expect(wrongName.status == .unauthorized)
                #expect(wrongName.text == wrongPassword.text)
                #expect(wrongName.text.contains("The name, the password or the code is wrong"))
                #expect(!wrongPassword.text.contains("WRONG PASSWORD"))
            }
        }

        @Test("A client may try 5 logins a minute")
        func limit() async throws {
            try await TestServer().runWithAdmin { client, browser in
                for _ in 1...5 { #expect(try await browser.logIn(password: "wrong").status != .ok) }
                let answer = try await browser.logIn()
                #expect(answer.status == .tooManyRequests)
                #expect(answer.headers[.retryAfter] != nil)
            }
        }

        @Test("The second factor is on only after a code; its QR code belongs to the session that began it")
        func secondFactor() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                struct Enrolment: Decodable { let totp_secret: String }
                struct Codes: Decodable { let recovery_codes: [String] }
                let other = Browser(client)
                try await other.logIn()
                try await browser.logIn()
                #expect(try await browser.get("/admin-qr").status == .notFound)

                let begun = try await browser.post(
                    "/admin-enable-2fa", ["password": AdminState.password], headers: .data)
                let secret = try OneTimeSecret(base32: try begun.decoded(Enrolment.self).totp_secret)
                let picture = try await browser.get("/admin-qr")
                #expect(picture.headers[.contentType] == "image/png")
                #expect(picture.headers[.cacheControl] == "no-store")
                #expect(picture.text.contains(secret.base32))
                #expect(try await other.get("/admin-qr").status == .notFound)

                let code = { (seconds: Int64) in
                    OneTimeCode.code(secret, step: UInt64(server.clock.milliseconds / 1000 + seconds) / 30)
                }
                let confirm = { (password: String, code: String, headers: HTTPFields) in
                    try await browser.post(
                        "/admin-enable-2fa", ["password": password, "totp_code": code], headers: headers)
                }
                let wrong = try await confirm(AdminState.password, "000000", .page)
                #expect(wrong.status == .forbidden && wrong.text.contains(#"id="totp_code-error""#))
                let guess = try await confirm("wrong", code(0), .page)
                #expect(guess.status == .forbidden && guess.text.contains(#"id="password-error""#))
                #expect(!wrong.text.contains(secret.base32) && !guess.text.contains(secret.base32))
                let alone = try await browser.post("/admin-enable-2fa", ["totp_code": code(0)], headers: .data)
                #expect(alone.errorCode == .passwordRequired)

                let old = browser.cookies["paccrypt_session"]
                let done = try await confirm(AdminState.password, code(0), .data)
                let codes = try done.decoded(Codes.self).recovery_codes
                #expect(codes.count == 10)
                #expect(browser.cookies["paccrypt_session"] != old)
                #expect(try await browser.get("/admin-qr").status == .notFound)
                #expect(try await other.get("/adminpage", headers: .page).status == .seeOther)

                #expect(try await Browser(client).logIn().errorCode == .loginFailed)
                server.clock.advance(seconds: 60)
                #expect(try await Browser(client).logIn(code: code(0)).status == .seeOther)
                #expect(try await Browser(client).logIn(code: codes[0]).status == .seeOther)
                #expect(try await Browser(client).logIn(code: codes[0]).errorCode == .loginFailed)
            }
            #expect(server.admin.recorded.contains("two_factor_enabled success"))
            #expect(server.admin.recorded.contains("recovery_code_used success"))
        }

        @Test("The page of the enrolment shows the secret and its picture, the next one the recovery codes")
        func enrolmentPages() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let page = try await browser.post(
                    "/admin-enable-2fa", ["password": AdminState.password], headers: .page
                ).text
                #expect(page.contains(#"<img class="qr" src="/admin-qr""#))
                let grouped = try #require(page.firstMatch(of: /<code class="secret">([A-Z2-7 ]+)</)?.1)
                let secret = try OneTimeSecret(base32: String(grouped))
                let confirmation = ["password": AdminState.password, "totp_code": server.code(secret)]
                let codes = try await browser.post("/admin-enable-2fa", confirmation, headers: .page)
                #expect(codes.text.matches(of: /<li><code>[0-9A-Z-]{19}<\/code>/).count == 10)
                #expect(codes.headers[.cacheControl] == "no-store")
                let fields = {
                    server.clock.advance(seconds: 30)
                    return ["password": AdminState.password, "totp_code": server.code(secret)]
                }
                let renewed = try await browser.post("/admin-enable-2fa", fields(), headers: .page)
                #expect(renewed.text.matches(of: /<li><code>[0-9A-Z-]{19}<\/code>/).count == 10)
                #expect(renewed.text != codes.text)
                let off = try await browser.post("/admin-disable-2fa", fields(), headers: .page)
                #expect(off.headers[.location] == "/adminpage?done=2fa-off")
            }
        }
    }
}
