import Foundation
import PacCryptCore
import Testing

extension ServerProcessTests {
    /// One long visit of an operator, and of others who try to be one.
    @Suite("The operator of a server")
    struct AdminJourneyTests {
        @Test("gets in with the setup token, does everything the panel offers, and all of it is on record")
        func journey() throws {
            let settings = RunningServer.openLimits.replacingOccurrences(
                of: #""generate-keypair": "unlimited""#, with: #""generate-keypair": "1/minute""#)
            // A port of its own, because the server is restarted.
            let port = Int.random(in: 30_000..<32_000)
            let server = try RunningServer(settings: settings, arguments: ["--port", String(port)])
            let browser = try AdminBrowser(server)
            let setupToken = try server.setupToken()
            #expect(server.log.wait(for: setupToken), "the first start prints it")
            var secrets = [AdminBrowser.password]

            #expect(try browser.setUp().status == 303)
            #expect(try browser.get("/adminpage").status == 200)
            secrets += try secondFactor(browser)
            try forgedForms(server, browser)
            secrets += try panel(browser)
            try share(server)
            try strangers(server)
            try restart(browser)
            #expect(try browser.submit("/admin-logout", to: "/admin-logout").status == 303)
            #expect(try browser.get("/adminpage").headers.contains("ocation: /admin-login?next="))
            secrets += browser.cookies
            #expect(try browser.logIn().status == 303)
            let reset = try browser.submit("/adminpage", to: "/admin-reset", ["password": AdminBrowser.password])
            #expect(reset.status == 303 || reset.status == 200)

            try checkRecords(of: server)
            #expect(try server.stop() == 0)
            let everything = try server.log.text + plainLog(of: server)
            for secret in secrets { #expect(!everything.contains(secret), "\(secret)") }
        }

        /// Turns two-factor login on; returns what must not be logged.
        private func secondFactor(_ browser: AdminBrowser) throws -> [String] {
            let secret = try browser.beginTwoFactor()
            let picture = try browser.get("/admin-qr")
            #expect(picture.status == 200 && picture.headers.contains("no-store"))
            let other = try AdminBrowser(browser.server)
            #expect(try other.get("/admin-qr").status == 303, "nobody else gets the picture")
            let page = try browser.submit(
                "/admin-settings", to: "/admin-enable-2fa", ["totp_code": secret.code()])
            let codes = page.text.matches(of: /<li><code>([^<]+)<\/code>/).map { String($0.1) }
            #expect(codes.count == 10)

            let second = try AdminBrowser(browser.server)
            #expect(try second.logIn().status != 303, "a password alone is not enough")
            #expect(try second.logIn(code: secret.code(stepsAhead: 1)).status == 303)
            let third = try AdminBrowser(browser.server)
            #expect(try third.logIn(code: codes[0]).status == 303)
            let fourth = try AdminBrowser(browser.server)
            #expect(try fourth.logIn(code: codes[0]).status != 303, "a recovery code opens once")
            let off = try browser.submit("/adminpage", to: "/admin-disable-2fa", ["password": AdminBrowser.password])
            #expect(off.status == 303)
            #expect(try second.get("/adminpage").status == 303, "other sessions have ended")
            return codes + [secret.base32] + second.cookies + third.cookies
        }

        /// Uses what the pages offer; returns what must not be logged.
        private func panel(_ browser: AdminBrowser) throws -> [String] {
            let newPassword = "HUSH-another-password"
            let page = try browser.get("/admin-settings").text
            #expect(page.contains("session_timeout_minutes"))
            let revision = try #require(page.firstMatch(of: /name="revision" value="([^"]+)"/)?.1)
            let saved = try browser.submit(
                "/admin-settings", to: "/admin-settings",
                ["revision": String(revision), "session_timeout_minutes": "45"])
            #expect(saved.status == 303)
            #expect(try browser.server.settingsText().contains("45"))
            for (path, fields) in [
                (
                    "/admin-change-password",
                    [
                        "password": AdminBrowser.password, "new_password": newPassword,
                        "new_password_again": newPassword,
                    ]
                ),
                (
                    "/admin-change-password",
                    [
                        "password": newPassword, "new_password": AdminBrowser.password,
                        "new_password_again": AdminBrowser.password,
                    ]
                ),
                ("/admin-switch-dev-mode", ["password": AdminBrowser.password]),
                ("/admin-switch-prod-mode", [:]),
                ("/admin-clear-uploads", ["password": AdminBrowser.password]),
            ] as [(String, [String: String])] {
                let answer = try browser.submit("/adminpage", to: path, fields)
                #expect(answer.status == 303 || answer.status == 200, "\(path): \(answer.status) \(answer.text)")
            }
            let wrong = try browser.submit("/adminpage", to: "/admin-clear-uploads", ["password": "HUSH-not-it"])
            #expect(wrong.status == 401 || wrong.status == 403, "\(wrong.status)")
            #expect(try browser.get("/admin-logs").status == 200)
            #expect(try browser.server.command("audit", "export").code == 0)
            #expect(try browser.server.command("admin", "unban", "--all").code == 0)
            #expect(try browser.server.command("admin", "allow-ip", "192.0.2.0/24").code == 0)
            #expect(try browser.server.command("admin", "allow-ip", "127.0.0.1").code == 0)
            return [newPassword, "HUSH-not-it"]
        }

        /// Leaves a share and picks it up, and asks for more keys than allowed.
        private func share(_ server: RunningServer) throws {
            let share = try SentShare([.file(named: "f", Data("content".utf8))], at: server)
            let lease = try share.lease()
            #expect(try share.file(lease).text == "content")
            #expect(try share.confirm(lease), "it is burned")
            let keys = try (0..<2).map { _ in
                try server.post("/api/generate-keypair", json: ["algorithm": "rsa_oaep"]).status
            }
            #expect(keys.last == 429)
        }

        private func restart(_ browser: AdminBrowser) throws {
            let answer = try browser.submit("/adminpage", to: "/restart-server", ["password": AdminBrowser.password])
            #expect(answer.status == 202, "\(answer.text)")
            #expect(browser.server.log.wait(times: 2, for: " listening\n"))
            #expect(eventually(seconds: 20) { (try? browser.server.curl("/healthz").status) == 200 })
        }

        /// Visits of people with no business here.
        private func strangers(_ server: RunningServer) throws {
            let stranger = try AdminBrowser(server)
            #expect(try stranger.logIn(as: "HUSH-nobody", password: "HUSH-guess").status == 401)
            #expect(server.log.wait(for: "admin_ip_whitelist"), "the list applies without a restart")
            let outside = try AdminBrowser(server, ["--interface", "127.0.0.9"])
            for path in ["/adminpage", "/admin-login", "/admin-setup", "/admin-logs"] {
                #expect(try outside.get(path).status == 403, "\(path)")
            }
        }

        private func forgedForms(_ server: RunningServer, _ browser: AdminBrowser) throws {
            let fields = ["session_timeout_minutes": "1"]
            #expect(try browser.post("/admin-settings", fields).status == 403, "no token")
            let token = try browser.formToken(on: "/admin-settings")
            let foreign = try browser.post(
                "/admin-settings", fields.merging(["csrf_token": token]) { $1 }, origin: "http://evil.example")
            #expect(foreign.status == 403)
            #expect(try browser.get("/admin-settings?session_timeout_minutes=1").status == 200)
            #expect(try !server.settingsText().contains("\"session_timeout_minutes\": 1,"))
        }

        private func checkRecords(of server: RunningServer) throws {
            var missing: Set<String> = []
            _ = try eventually {
                let recorded = Set(try server.auditEntries().compactMap(\.event))
                missing = try Self.documentedEvents().subtracting(recorded)
                return missing.isSubset(of: Self.shownElsewhere)
            }
            #expect(missing == Self.shownElsewhere)
            let outcomes = Set(try server.auditEntries().filter { $0.event == "login" }.compactMap(\.outcome))
            #expect(outcomes.isSuperset(of: ["success", "failure"]))
            let verification = try server.command("audit", "verify")
            #expect(verification.code == 0, "\(verification.text) \(verification.errors)")
        }

        /// What takes time, or damage to the log: in the tests of sessions, of the audit log's trail, and of its writer.
        private static let shownElsewhere: Set = [
            "session_timeout", "log_repaired", "log_tail_missing", "log_head_mismatch", "log_write_failed",
            "log_entries_dropped",
        ]

        /// The table of events in `docs/audit-log.md`.
        private static func documentedEvents() throws -> Set<String> {
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/audit-log.md")
            let sections = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n## Events\n")
            let table = try #require(sections.last?.components(separatedBy: "\n\n").first)
            return Set(table.matches(of: /`([a-z0-9_]+)`/).map { String($0.1) })
        }

        /// The audit log as Python's Fernet prints it, line by line.
        private func plainLog(of server: RunningServer) throws -> String {
            try PythonFernet.lines(of: server.folder["data"]).joined(separator: "\n")
        }
    }
}

/// Reads an audit log as operators were told to: with Python's own Fernet.
enum PythonFernet {
    static func lines(of dataDirectory: URL) throws -> [String] {
        let script = """
            import sys
            from cryptography.fernet import Fernet
            folder = sys.argv[1]
            cipher = Fernet(open(folder + '/admin_key.key', 'rb').read())
            with open(folder + '/admin_logs.enc', 'rb') as log:
                for line in log:
                    if line.strip():
                        print(cipher.decrypt(line.strip()).decode())
            """
        let folder = dataDirectory.appendingPathComponent("application_data").path
        let result = try Program.run("/usr/bin/env", ["python3", "-c", script, folder])
        #expect(result.code == 0, "\(result.errors)")
        return result.text.split(separator: "\n").map(String.init)
    }
}

extension RunningServer {
    /// The text of settings.json.
    func settingsText() throws -> String {
        try String(contentsOf: settingsFile, encoding: .utf8)
    }
}
