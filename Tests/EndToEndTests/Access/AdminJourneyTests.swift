import Foundation
import PacCryptAPI
import PacCryptCore
import TestSupport
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
            let port = try ReservedPort()
            defer { withExtendedLifetime(port) {} }
            let server = try RunningServer(settings: settings, arguments: ["--port", String(port.number)])
            let browser = try AdminBrowser(server)
            let setupToken = try server.setupToken()
            #expect(server.log.wait(for: setupToken), "the first start prints it")
            var secrets: Set = [AdminBrowser.password, setupToken, try key(of: server)]

            #expect(try browser.setUp().status == 303)
            #expect(try browser.get("/adminpage").status == 200)
            secrets.formUnion(try secondFactor(browser))
            try forgedForms(server, browser)
            secrets.formUnion(try panel(browser))
            try secrets.formUnion(strangers(server))
            try restart(browser)
            let pages = try records(browser)
            #expect(try browser.submit("/admin-logout", to: "/admin-logout").status == 303)
            #expect(try browser.get("/adminpage").headers.contains("ocation: /admin-login?next="))
            #expect(try browser.logIn().status == 303)
            let reset = try browser.submit("/adminpage", to: "/admin-reset", ["password": AdminBrowser.password])
            #expect(reset.status == 303 || reset.status == 200)
            let newToken = try server.setupToken()
            #expect(server.log.wait(for: newToken), "the reset prints another")

            try checkRecords(of: server)
            #expect(try server.stop() == 0)
            secrets.formUnion(browser.secrets.union([newToken]))
            let commands = try [["audit", "show", "--limit", "1000"], ["audit", "export"]].map {
                try Program.run(Program.path, $0 + ["--data-dir", server.folder["data"].path]).text
            }
            for text in try pages + commands + [plainLog(of: server)] {
                #expect(text.contains("burn") && text.contains("dev_mode"), "it is the whole log")
                expectNone(of: secrets, in: text)
            }
            expectNone(of: secrets.subtracting([setupToken, newToken]), in: server.log.text)
        }

        /// What an operator and what an auditor gets of the log by the pages.
        private func records(_ browser: AdminBrowser) throws -> [String] {
            try ["/admin-logs?limit=1000", "/admin-logs/export"].map { path in
                let answer = try browser.get(path, ["-H", "Accept: application/json"])
                #expect(answer.status == 200)
                return answer.text
            }
        }

        private func key(of server: RunningServer) throws -> String {
            let file = server.folder["data"].appendingPathComponent("application_data/admin_key.key")
            return try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        }

        private func expectNone(of secrets: Set<String>, in text: String) {
            let words = Set(text.split { !$0.isLetter && !$0.isNumber })
            for secret in secrets {
                // Six digits may well be a part of a hash.
                let isThere = secret.count == 6 ? words.contains(secret[...]) : text.contains(secret)
                #expect(!secret.isEmpty && !isThere, "\(secret)")
            }
        }

        /// Turns two-factor login on; returns what must not be logged.
        private func secondFactor(_ browser: AdminBrowser) throws -> Set<String> {
            let secret = try browser.beginTwoFactor()
            let (code, next) = (secret.code(), secret.code(stepsAhead: 1))
            let picture = try browser.get("/admin-qr")
            #expect(picture.status == 200 && picture.headers.contains("no-store"))
            let other = try AdminBrowser(browser.server)
            #expect(try other.get("/admin-qr").status == 303, "nobody else gets the picture")
            let unproven = try browser.submit("/admin-settings", to: "/admin-enable-2fa", ["totp_code": code])
            #expect(unproven.status == 400, "the code alone is not enough")
            let page = try browser.confirmTwoFactor(code)
            let codes = page.text.matches(of: /<li><code>([^<]+)<\/code>/).map { String($0.1) }
            #expect(codes.count == 10)

            let second = try AdminBrowser(browser.server)
            #expect(try second.logIn().status != 303, "a password alone is not enough")
            #expect(try second.logIn(code: next).status == 303)
            let third = try AdminBrowser(browser.server)
            #expect(try third.logIn(code: codes[0]).status == 303)
            let fourth = try AdminBrowser(browser.server)
            #expect(try fourth.logIn(code: codes[0]).status != 303, "a recovery code opens once")
            let password = ["password": AdminBrowser.password]
            let alone = try browser.submit("/adminpage", to: "/admin-disable-2fa", password)
            #expect(alone.status == 400, "the password alone is not enough")
            let off = try browser.submit(
                "/adminpage", to: "/admin-disable-2fa", password.merging(["totp_code": codes[1]]) { $1 })
            #expect(off.status == 303)
            #expect(try second.get("/adminpage").status == 303, "other sessions have ended")
            return [other, second, third, fourth].reduce(into: Set(codes + [secret.base32, code, next])) {
                $0.formUnion($1.secrets)
            }
        }

        /// Uses what the pages offer; returns what must not be logged.
        private func panel(_ browser: AdminBrowser) throws -> Set<String> {
            let newPassword = "HUSH-another-password"
            let page = try browser.get("/admin-settings").text
            #expect(page.contains("session_timeout_minutes"))
            let revision = try #require(page.firstMatch(of: /name="revision" value="([^"]+)"/)?.1)
            let saved = try browser.save(["revision": String(revision), "session_timeout_minutes": "45"])
            #expect(saved.status == 303)
            #expect(try browser.server.settingsText().contains("45"))
            var secrets: Set = [newPassword, "HUSH-not-it"]
            #expect(try browser.changePassword(to: newPassword).status == 303)
            #expect(try browser.changePassword(from: newPassword, to: AdminBrowser.password).status == 303)
            for (path, fields) in [
                ("/admin-switch-dev-mode", ["password": AdminBrowser.password]),
                ("/admin-switch-prod-mode", [:]),
                ("/admin-clear-uploads", ["password": AdminBrowser.password]),
            ] as [(String, [String: String])] {
                let answer = try browser.submit("/adminpage", to: path, fields)
                #expect(answer.status == 303 || answer.status == 200, "\(path): \(answer.status) \(answer.text)")
                if path == "/admin-switch-dev-mode" { try secrets.formUnion(share(browser.server)) }
            }
            let wrong = try browser.submit("/adminpage", to: "/admin-clear-uploads", ["password": "HUSH-not-it"])
            #expect(wrong.status == 401 || wrong.status == 403, "\(wrong.status)")
            let other = try AdminBrowser(browser.server)
            #expect(try other.logIn().status == 303)
            let ended = try browser.submit(
                "/adminpage", to: "/admin-end-session", ["session": try #require(try browser.otherSession())])
            #expect(ended.status == 303)
            #expect(try other.get("/adminpage").status == 303)
            secrets.formUnion(other.secrets)
            #expect(try browser.get("/admin-logs").status == 200)
            #expect(try browser.server.command("audit", "export").code == 0)
            // The address that it has: another would keep the browser out.
            #expect(try browser.server.command("admin", "set-public-url", browser.server.url).code == 0)
            #expect(try browser.server.command("admin", "unban", "--all").code == 0)
            #expect(try browser.server.command("admin", "allow-ip", "192.0.2.0/24").code == 0)
            #expect(try browser.server.command("admin", "allow-ip", "127.0.0.1").code == 0)
            return secrets
        }

        /// Leaves a share and picks it up, not without mistakes, and asks for more keys than allowed. Returns what must
        /// not be logged, not even while errors are verbose.
        private func share(_ server: RunningServer) throws -> Set<String> {
            let (name, label, wrong) = ("HUSH-name.bin", "HUSH-label", "HUSH-wrong")
            let share = try SentShare(
                [.text("label", label), .file(named: name, Data("HUSH-content".utf8))], at: server)
            #expect(try share.unlock(password: wrong).status == 401)
            let broken = #"{"pickup_password": "\#(wrong)", "#
            let json = ["-H", "Content-Type: application/json", "-d", broken]
            #expect(try server.curl(share.path + "/unlock", json).status == 400)
            let ticket = try share.ticket()
            #expect(try share.open(ticket: ticket, password: wrong).status == 401)
            let lease = try (share.open(ticket: ticket).decoded() as ShareOpenedAnswer).lease.text
            #expect(try share.file(lease).text == "HUSH-content")
            #expect(try share.confirm(lease), "it is burned")
            let keys = try (0..<2).map { _ in
                try server.post("/api/generate-keypair", json: ["algorithm": "rsa_oaep"]).status
            }
            #expect(keys.last == 429)
            return [
                name, label, wrong, "HUSH-content", SentShare.pickupPassword, SentShare.encryptionPassword, ticket,
                lease, share.created.id, share.created.manageToken.text,
            ]
        }

        private func restart(_ browser: AdminBrowser) throws {
            let answer = try browser.submit("/adminpage", to: "/restart-server", ["password": AdminBrowser.password])
            #expect(answer.status == 202, "\(answer.text)")
            #expect(browser.server.log.wait(times: 2, for: " listening\n"))
            #expect(eventually(seconds: 20) { (try? browser.server.curl("/healthz").status) == 200 })
        }

        /// Visits of people with no business here; returns what must not be logged.
        private func strangers(_ server: RunningServer) throws -> Set<String> {
            let stranger = try AdminBrowser(server)
            #expect(try stranger.logIn(as: "HUSH-nobody", password: "HUSH-guess").status == 401)
            #expect(server.log.wait(for: "admin_ip_whitelist"), "the list applies without a restart")
            let outside = try AdminBrowser(server, ["--interface", "127.0.0.9"])
            for path in ["/adminpage", "/admin-login", "/admin-setup", "/admin-logs"] {
                #expect(try outside.get(path).status == 403, "\(path)")
            }
            return stranger.secrets.union(["HUSH-nobody", "HUSH-guess"])
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

        /// What takes time, or damage to the log: in the tests of sessions, of the audit log's trail, and of its
        /// writer.
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
