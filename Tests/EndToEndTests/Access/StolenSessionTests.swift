import Foundation
import PacCryptCore
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("A stolen session")
    struct StolenSessionTests {
        /// What a thief would set: where everybody's files, or everybody's links, lead.
        private static let wishes = [
            ["clamd_address": "127.0.0.1:9", "virus_scanning_enabled": "on"], ["public_url": "http://evil.example"],
            ["trusted_proxies": "0.0.0.0/0"], ["upload_access": "everyone", "upload_folder": "elsewhere"],
            ["session_timeout_minutes": "1440"],
        ]

        private func wrongAttempts(on server: RunningServer) throws -> Int {
            try server.auditEntries().count {
                $0.event == "session_ended" && $0.detail?["reason"] == "wrong_attempts"
            }
        }

        @Test("changes nothing, and is lost with five guesses, however the server is restarted in between")
        func guesses() throws {
            let folder = try TemporaryFolder()
            var server = try RunningServer(in: folder)
            var thief = try AdminBrowser(server)
            #expect(try thief.setUp().status == 303)
            let before = try server.settingsText()
            for fields in Self.wishes {
                #expect(try thief.submit("/admin-settings", to: "/admin-settings", fields).status == 400)
            }
            for _ in 0..<3 { #expect(try thief.save(Self.wishes[0], password: "HUSH-guess").status == 403) }
            let cookies = thief.cookies
            #expect(try server.stop() == 0)

            server = try RunningServer(settings: nil, in: folder)
            let session = try #require(
                cookies.first { try server.curl("/adminpage", ["-b", "paccrypt_session=\($0)"]).status == 200 })
            thief = try AdminBrowser(server, ["-b", "paccrypt_session=\(session)"])
            #expect(try thief.save(Self.wishes[0], password: "HUSH-guess").status == 403, "the fourth")
            let last = try thief.save(Self.wishes[0], password: "HUSH-guess")
            #expect(last.status == 303 && last.headers.contains("done=wrong-attempts"))
            #expect(try server.curl("/adminpage", ["-b", "paccrypt_session=\(session)"]).status == 303)
            #expect(try server.settingsText() == before)
            #expect(try eventually { try wrongAttempts(on: server) == 1 })
            #expect(try AdminBrowser(server).logIn().status == 303, "the operator comes back")
            #expect(!server.log.text.contains("HUSH-guess"))
        }

        @Test("gets no more than five guesses out of twenty at once")
        func atOnce() throws {
            let server = try RunningServer()
            let browser = try AdminBrowser(server)
            #expect(try browser.setUp().status == 303)
            let token = try browser.formToken(on: "/admin-settings")
            let outcomes = try ManyCurls.post(
                to: server.url + "/admin-settings",
                form: ["csrf_token": token, "password": "HUSH-guess", "clamd_address": "127.0.0.1:9"],
                browser.formOptions, times: 20)
            // On a busy machine some may be told to come again.
            #expect(outcomes.count == 20 && outcomes.allSatisfy { [303, 401, 403, 503].contains($0.status) })
            #expect(outcomes.count { $0.status == 403 } <= 5)
            #expect(try browser.get("/adminpage").status == 303)
            #expect(try eventually { try wrongAttempts(on: server) == 1 })
            #expect(try !server.settingsText().contains("clamd_address"))
        }

        @Test("does not move trust with the password either where there is two-factor login, nor with a used code")
        func secondFactor() throws {
            let server = try RunningServer()
            let browser = try AdminBrowser(server)
            #expect(try browser.setUp().status == 303)
            let secret = try browser.beginTwoFactor()
            let code = secret.code()
            let activation = try browser.confirmTwoFactor(code)
            #expect(activation.status == 200)
            let recoveryCode = String(try #require(activation.text.firstMatch(of: /<li><code>([^<]+)<\/code>/)?.1))
            #expect(try browser.save(["session_timeout_minutes": "45"]).status == 303, "this moves no trust")
            let fields = ["clamd_address": "127.0.0.1:9"]
            #expect(try browser.save(fields).status == 400)
            #expect(try browser.save(fields, code: code).status == 403)
            let off = try browser.submit("/adminpage", to: "/admin-disable-2fa", ["password": AdminBrowser.password])
            #expect(off.status == 400, "nor is two-factor login turned off")
            let cookies = Set(browser.cookies)
            let newPassword = "HUSH-of-the-thief"
            #expect(try browser.changePassword(to: newPassword).status == 400, "nor the password changed")
            #expect(try browser.changePassword(to: newPassword, code: code).status == 403)
            #expect(Set(browser.cookies) == cookies, "so the browser is not known anew, with attempts of its own")
            #expect(try !server.settingsText().contains("clamd_address"))
            let next = secret.code(stepsAhead: 1)
            #expect(try browser.save(fields, code: next).status == 303)
            #expect(try browser.save(["scan_max_bytes": "77"], code: next).status == 403)
            let text = try server.settingsText()
            #expect(text.contains("127.0.0.1:9") && !text.contains("scan_max_bytes"))
            #expect(try browser.changePassword(to: newPassword, code: next).status == 403)
            #expect(try browser.changePassword(to: newPassword, code: recoveryCode).status == 303)
            #expect(Set(browser.cookies).isDisjoint(with: cookies), "session and known browser are new ones")
            #expect(try browser.get("/adminpage").status == 200)
        }

        @Test("shows in the list with its network, and is ended there")
        func list() throws {
            let server = try RunningServer()
            let operatorsBrowser = try AdminBrowser(server)
            #expect(try operatorsBrowser.setUp().status == 303)
            #expect(try operatorsBrowser.otherSession() == nil)
            let thief = try AdminBrowser(server, ["--interface", "127.0.0.9"])
            #expect(try thief.logIn().status == 303)
            let page = try operatorsBrowser.get("/adminpage").text
            #expect(page.contains("<td>127.0.0.9</td>") && page.contains("<td>127.0.0.1</td>"))
            let name = try #require(try operatorsBrowser.otherSession())
            let ended = try operatorsBrowser.submit("/adminpage", to: "/admin-end-session", ["session": name])
            #expect(ended.status == 303)
            #expect(try thief.get("/adminpage").status == 303)
            #expect(try operatorsBrowser.otherSession() == nil)
            #expect(
                try eventually {
                    try server.auditEntries().contains {
                        $0.event == "session_ended" && $0.detail?["network"] == "127.0.0.9" && $0.client == "127.0.0.1"
                    }
                })
        }

        @Test("the panel tells how large the audit log is, and who is trusted too much, as the log does at the start")
        func panel() throws {
            let server = try RunningServer(
                settings: #"{"trusted_proxies": ["128.0.0.0/1", "0.0.0.0/1"]}"#)
            let words = "trusted_proxies holds every IPv4 address"
            #expect(server.log.wait(for: words))
            let browser = try AdminBrowser(server)
            #expect(try browser.setUp().status == 303)
            let page = try browser.get("/adminpage").text
            #expect(page.contains(words))
            let size = try #require(page.firstMatch(of: /<dt>Size<\/dt><dd>1 files, ([0-9.]+ (?:bytes|KiB))<\/dd>/))
            #expect(!size.1.isEmpty)
        }
    }

    @Suite("A wrong address of the site")
    struct WrongAddressTests {
        @Test("keeps the admin out until the command sets it right, while the server runs and while it does not")
        func rescue() throws {
            let folder = try TemporaryFolder()
            var server = try RunningServer(in: folder)
            #expect(try AdminBrowser(server).setUp().status == 303)
            // As the file may hold it; the page would refuse it.
            let evil = RunningServer.openLimits.replacingOccurrences(
                of: #""rate_limit_per_minute""#, with: #""public_url": "http://evil.example", "rate_limit_per_minute""#)
            try Data(evil.utf8).write(to: server.settingsFile)
            #expect(server.log.wait(for: "setting changed: public_url"))
            #expect(try AdminBrowser(server).logIn().status == 403)

            let running = try server.command("admin", "set-public-url", server.url)
            #expect(running.code == 0 && running.text.contains("It was http://evil.example."), "\(running.errors)")
            #expect(server.log.wait(times: 2, for: "setting changed: public_url"))
            #expect(try AdminBrowser(server).logIn().status == 303)
            #expect(try server.stop() == 0)

            server = try RunningServer(settings: evil, in: folder)
            #expect(try AdminBrowser(server).logIn().status == 403)
            #expect(try server.stop() == 0)
            #expect(try server.command("admin", "set-public-url", "--none").code == 0)
            server = try RunningServer(settings: nil, in: folder)
            #expect(try AdminBrowser(server).logIn().status == 303)
            let records = try server.auditEntries().filter { $0.event == "set_public_url" }
            #expect(records.map { $0.detail?["new"] } == [first(of: running.text), ""])
            #expect(records.allSatisfy { $0.actor == "command_line" && $0.outcome == "success" })
        }

        /// The address that the command says it has set.
        private func first(of text: String) -> String? {
            text.firstMatch(of: /public_url is (\S+) now/).map { String($0.1) }
        }

        @Test("is refused by the page, with the way out, and the right one is taken")
        func page() throws {
            let server = try RunningServer()
            let browser = try AdminBrowser(server)
            #expect(try browser.setUp().status == 303)
            for url in ["http://evil.example", "https://127.0.0.1:\(server.port)", "http://localhost:\(server.port)"] {
                let answer = try browser.save(["public_url": url])
                #expect(answer.status == 400 && answer.text.contains("set-public-url"), "\(url)")
            }
            #expect(try browser.save(["public_url": server.url]).status == 303)
            #expect(try AdminBrowser(server).logIn().status == 303)
        }
    }
}
