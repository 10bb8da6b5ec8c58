import AdminAccess
import AuditLog
import FileSystem
import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import PacCryptCore
import RequestGuard
import Settings
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Settings that move trust")
    struct SettingsTrustTests {
        /// A change of each, as a form sends it, that shuts nobody out.
        static let changes: [(name: String, value: String)] = [
            ("upload_folder", "another"), ("admin_ip_whitelist", "127.0.0.1\n::1"), ("virus_scanning_enabled", "off"),
            ("public_url", Browser.origin), ("trusted_proxies", "203.0.113.1"), ("client_address_header", "X-Real-IP"),
            ("clamd_address", "127.0.0.1:3310"), ("scan_required", "on"), ("scan_max_bytes", "1000"),
            ("upload_access", "admin"), ("upload_passphrase", "OPEN SESAME"),
        ]

        @Test("Every one of them is tried here")
        func complete() {
            let names = Self.changes.map { $0.name == "upload_passphrase" ? "upload_passphrase_hash" : $0.name }
            #expect(Set(names) == Set(SettingKey.all.filter(\.movesTrust).map(\.name)))
        }

        @Test("Whoever has only the cookie of a session changes nothing, and loses it with five guesses")
        func stolenCookie() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let thief = Browser(client)
                thief.cookies = ["paccrypt_session": try #require(browser.cookies["paccrypt_session"])]
                let revision = await admin.credentials.account()?.revision
                for (name, value) in Self.changes + [("max_file_age_days", "3"), ("rate_limit_per_minute", "9999")] {
                    let answer = try await thief.post("/admin-settings", [name: value])
                    #expect(answer.errorCode == .passwordRequired, "\(name)")
                }
                let guesses = ["", "wrong", "operator", "correct horse batterx", "correct horse battery "]
                for guess in guesses + ["wrong"] {
                    let answer = try await thief.save(["clamd_address": "127.0.0.1:9"], password: guess)
                    #expect([.passwordRequired, .wrongPassword, .loginRequired].contains(answer.errorCode), "\(guess)")
                }
                #expect(try await thief.get("/adminpage", headers: .data).errorCode == .loginRequired)
                #expect(admin.live?.saved == Settings())
                #expect(await admin.credentials.account()?.revision == revision)
                #expect(try await browser.logIn().status == .seeOther, "the operator comes back")
            }
            let changes = admin.audit.events.filter { $0.kind == .settingsChange }
            #expect(changes.count == 5 && changes.allSatisfy { $0.outcome == .failure })
            #expect(admin.recorded.contains("session_ended success"))
        }

        @Test("With two-factor login each needs a code too, which counts once", arguments: changes)
        func needsCode(name: String, value: String) async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithTwoFactor { client, browser, secret in
                let loginCode = server.code(secret)
                try await browser.logIn(code: loginCode)
                let fields = [name: value]
                let missing = try await browser.save(fields)
                #expect(missing.errorCode == .codeRequired)
                let replayed = try await browser.save(fields, code: loginCode)
                #expect(replayed.errorCode == .wrongCode, "it was used at the login")
                let page = try await browser.save(fields, code: "000000", headers: .page)
                #expect(page.status == .forbidden && page.text.contains("Nothing was saved."))
                #expect(admin.live?.saved == Settings())

                server.clock.advance(seconds: 30)
                let code = server.code(secret)
                let saved = try await browser.save(fields, code: code, headers: .page)
                #expect(saved.headers[.location] == "/admin-settings?done=settings-saved", "\(saved.text)")
                #expect(admin.live?.saved != Settings())
                let again = try await browser.save(["scan_max_bytes": "77"], code: code)
                #expect(again.errorCode == .wrongCode)
            }
        }

        @Test("Other settings need the password alone, and a code that is not needed stays good")
        func passwordIsEnough() async throws {
            let server = TestServer()
            try await server.runWithTwoFactor { client, browser, secret in
                try await browser.logIn(code: server.code(secret))
                server.clock.advance(seconds: 30)
                let code = server.code(secret)
                #expect(try await browser.save(["max_file_age_days": "3"]).status == .seeOther)
                #expect(try await browser.save(["max_file_age_days": "4"], code: code).status == .seeOther)
                #expect(try await browser.save(["scan_max_bytes": "77"], code: code).status == .seeOther)
            }
        }

        @Test("What is wrong with the settings is said before a code is used up for them")
        func mistakesFirst() async throws {
            let server = TestServer()
            try await server.runWithTwoFactor { client, browser, secret in
                try await browser.logIn(code: server.code(secret))
                server.clock.advance(seconds: 30)
                let code = server.code(secret)
                for fields in [
                    ["scan_max_bytes": "none"], ["upload_access": "passphrase"], ["upload_folder": "elsewhere"],
                    ["scan_required": "on", "virus_scanning_enabled": "off"], ["clamd_address": "clamd.example:3310"],
                    ["public_url": "http://evil.example"], ["admin_ip_whitelist": "203.0.113.9"],
                ] {
                    #expect(try await browser.save(fields, code: code).errorCode == .invalidSettings, "\(fields)")
                }
                let both = ["upload_access": "passphrase", "upload_passphrase": "OPEN SESAME"]
                #expect(try await browser.save(both, code: code).status == .seeOther)
            }
        }

        @Test("A recovery code does for a code, once")
        func recoveryCode() async throws {
            let server = TestServer()
            let admin = server.admin
            let recovery = RecoveryCode.random()
            let secret = OneTimeSecret.random()
            try await admin.makeAccount(
                secondFactor: SecondFactor(secret: secret, recoveryCodes: [recovery.hash]))
            try await server.run { client in
                let browser = Browser(client)
                try await browser.logIn(code: server.code(secret))
                #expect(try await browser.save(["scan_max_bytes": "77"], code: recovery.text).status == .seeOther)
                #expect(try await browser.save(["scan_max_bytes": "78"], code: recovery.text).errorCode == .wrongCode)
            }
            #expect(admin.recorded.contains("recovery_code_used success"))
        }

        @Test("Wrong codes end the session like wrong passwords")
        func wrongCodes() async throws {
            let server = TestServer()
            try await server.runWithTwoFactor { client, browser, secret in
                try await browser.logIn(code: server.code(secret))
                for _ in 1...4 {
                    #expect(try await browser.save(["scan_max_bytes": "7"], code: "000000").errorCode == .wrongCode)
                    #expect(
                        try await browser.save(["max_file_age_days": "14"]).status == .seeOther, "right ones between")
                }
                #expect(try await browser.save(["scan_max_bytes": "7"], code: "000000").errorCode == .loginRequired)
                #expect(try await browser.get("/adminpage", headers: .data).errorCode == .loginRequired)
            }
            #expect(server.admin.recorded.last == "session_ended success")
        }

        @Test("Of several saves at once with one code one is made")
        func atOnce() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithTwoFactor { client, browser, secret in
                try await browser.logIn(code: server.code(secret))
                server.clock.advance(seconds: 30)
                let code = server.code(secret)
                let token = try await browser.formToken()
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 1...4 {
                        group.addTask {
                            let fields = ["scan_max_bytes": "\(number)", "csrf_token": token]
                            return try await browser.save(fields, code: code).status.code
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.count { $0 == 303 } == 1, "\(statuses)")
                #expect(statuses.allSatisfy { [303, 403].contains($0) }, "\(statuses)")
                #expect((1...4).contains(admin.live?.saved.scanMaxBytes ?? 0))
            }
            let changes = admin.audit.events.filter { $0.kind == .settingsChange && $0.outcome == .success }
            #expect(changes.count == 1)
        }

        @Test("While step-ups cannot be counted, nothing is tried and nothing saved")
        func brokenStore() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                admin.stepUpFailure.withLock { $0 = .failed("disk I/O error") }
                for password in [AdminState.password, "wrong"] {
                    let answer = try await browser.save(["max_file_age_days": "3"], password: password)
                    #expect(answer.errorCode == .unavailable)
                    let restart = try await browser.post("/restart-server", ["password": password])
                    #expect(restart.errorCode == .unavailable)
                }
                #expect(admin.live?.saved == Settings())
                #expect(admin.calls.withLock { $0 }.isEmpty)
                admin.stepUpFailure.withLock { $0 = nil }
                #expect(try await browser.save(["max_file_age_days": "3"]).status == .seeOther)
            }
        }

        @Test(
            "A form that was refused keeps what was typed, belongs to the state that it showed, and shows no password")
        func typed() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let revision = { (page: TestResponse) in
                    String(try #require(page.text.firstMatch(of: /name="revision" value="([0-9a-f]+)"/)?.1))
                }
                let seen = try revision(try await browser.get("/admin-settings", headers: .page))
                let fields = ["max_file_age_days": "3", "revision": seen, "upload_passphrase": "OPEN SESAME"]
                let refused = try await browser.save(fields, password: "WRONG PASSWORD", headers: .page)
                #expect(refused.status == .forbidden && refused.text.contains("The password is wrong."))
                #expect(refused.text.contains(#"name="max_file_age_days" inputmode="numeric" value="3""#))
                #expect(!refused.text.contains("WRONG PASSWORD") && !refused.text.contains("SESAME"))
                // Somebody else saves meanwhile; sending the form again must not undo that.
                _ = try await browser.save(["max_file_age_days": "5"])
                #expect(try revision(refused) == seen)
                let missing = try await browser.post(
                    "/admin-settings", ["max_file_age_days": "3"], headers: .page)
                #expect(missing.status == .badRequest && missing.text.contains(#"value="3""#))
                #expect(try await browser.save(["max_file_age_days": "3", "revision": seen]).errorCode == .conflict)
            }
        }

        @Test("The page asks for a code only with two-factor login, and says for what")
        func page() async throws {
            let server = TestServer()
            try await server.runWithAdmin { _, browser in
                try await browser.logIn()
                let page = try await browser.get("/admin-settings", headers: .page).text
                #expect(page.contains(#"type="password" name="password""#))
                #expect(!page.contains("totp_code") && !page.contains("Needs a code."))
            }
            let other = TestServer()
            try await other.runWithTwoFactor { _, browser, secret in
                try await browser.logIn(code: other.code(secret))
                let page = try await browser.get("/admin-settings", headers: .page).text
                #expect(page.contains(#"name="totp_code""#))
                #expect(page.matches(of: /Needs a code\./).count == SettingKey.all.count { $0.movesTrust })
            }
        }
    }
}
