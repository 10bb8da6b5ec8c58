import Foundation
import Glibc
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("Sessions and the life of a server")
    struct SessionTests {
        @Test("a session ends after the configured time; that is on record, and the login leads back")
        func timeout() throws {
            let server = try RunningServer()
            let browser = try AdminBrowser(server)
            #expect(try browser.setUp().status == 303)
            #expect(try browser.get("/admin-settings").status == 200)
            try letTimePass(minutes: 29, for: server)
            #expect(try browser.get("/admin-settings").status == 200)
            try letTimePass(minutes: 31, for: server)
            let answer = try browser.get("/admin-settings")
            #expect(answer.status == 303)
            #expect(answer.headers.contains("next=%2Fadmin-settings"))
            let page = try browser.get("/admin-login?next=%2Fadmin-settings&done=session-ended").text
            #expect(page.contains("Your session has ended"))
            let back = try browser.submit(
                "/admin-login?next=%2Fadmin-settings", to: "/admin-login",
                ["username": AdminBrowser.name, "password": AdminBrowser.password, "next": "/admin-settings"])
            #expect(back.status == 303 && back.headers.contains("ocation: /admin-settings"))
            #expect(try eventually { try server.auditEntries().contains { $0.event == "session_timeout" } })
        }

        @Test("the id changes at the login, the old one is worth nothing, and the new one outlives a restart")
        func identity() throws {
            let folder = try TemporaryFolder()
            var server: RunningServer? = try RunningServer(in: folder)
            let browser = try AdminBrowser(try #require(server))
            #expect(try browser.setUp().status == 303)
            let before = browser.cookies
            let again = try browser.submit(
                "/adminpage", to: "/admin-login",
                ["username": AdminBrowser.name, "password": AdminBrowser.password])
            #expect(again.status == 303)
            let after = browser.cookies
            #expect(Set(before).isDisjoint(with: after))
            for value in before {
                let answer = try #require(server).curl("/adminpage", ["-b", "paccrypt_session=\(value)"])
                #expect(answer.status == 303 || answer.status == 401)
            }
            #expect(try #require(server).stop() == 0)
            server = try RunningServer(in: folder)
            let kept = try after.contains { value in
                try #require(server).curl("/adminpage", ["-b", "paccrypt_session=\(value)"]).status == 200
            }
            #expect(kept)
        }

        @Test(
            "the panel restarts the server and resets the admin; both are on record, and a new setup token is printed")
        func restart() throws {
            let folder = try TemporaryFolder()
            // It keeps its port when it restarts.
            let port = try ReservedPort()
            defer { withExtendedLifetime(port) {} }
            let server = try RunningServer(arguments: ["--port", String(port.number)], in: folder)
            let browser = try AdminBrowser(server)
            #expect(try browser.setUp().status == 303)
            let process = server.identifier
            let answer = try browser.submit("/adminpage", to: "/restart-server", ["password": AdminBrowser.password])
            #expect(answer.status == 202, "\(answer.text)")
            #expect(server.log.wait(times: 2, for: " listening\n"), "\(server.log.text)")
            #expect(eventually { (try? server.curl("/healthz").status) == 200 })
            #expect(kill(process, 0) == 0, "it is the same process")
            #expect(try browser.get("/adminpage").status == 200, "the session goes on")

            let reset = try browser.submit("/adminpage", to: "/admin-reset", ["password": AdminBrowser.password])
            #expect(reset.status == 303 || reset.status == 200)
            #expect(try browser.get("/adminpage").status == 303)
            let token = try server.setupToken()
            #expect(server.log.wait(for: token))
            #expect(try AdminBrowser(server).setUp().status == 303)
            #expect(
                try eventually {
                    Set(try server.auditEntries().compactMap(\.event)).isSuperset(of: ["restart", "reset", "setup"])
                })
            #expect(try server.command("audit", "verify").code == 0)
            #expect(try server.stop() == 0)
        }

        @Test("a client over a limit is on record once, not once for each request")
        func rateLimit() throws {
            let server = try RunningServer(settings: #"{"rate_limits": {"algorithms": "2/minute"}}"#)
            let result = try Program.run(
                "/usr/bin/env", ["curl", "-sS", "-o", "/dev/null", server.url + "/api/algorithms?call=[1-60]"])
            #expect(result.code == 0, "\(result.errors)")
            #expect(try eventually { try server.auditEntries().contains { $0.event == "rate_limit" } })
            // Once, how often until the minute's end, and both again if a minute ended in the middle.
            #expect(try server.auditEntries().count { $0.event == "rate_limit" } <= 4)
        }

        /// Makes all sessions older, as if so much time had passed without a request.
        private func letTimePass(minutes: Int, for server: RunningServer) throws {
            let script = """
                import sqlite3, sys
                database = sqlite3.connect(sys.argv[1], timeout=20)
                database.execute('UPDATE sessions SET last_used_at = last_used_at - ?', (int(sys.argv[2]) * 60000,))
                database.commit()
                """
            let path = server.folder["data"].appendingPathComponent("application_data/paccrypt.sqlite").path
            let result = try Program.run("/usr/bin/env", ["python3", "-c", script, path, String(minutes)])
            #expect(result.code == 0, "\(result.errors)")
        }
    }
}

extension ServerLog {
    /// Waits until the log holds a text so many times. Returns whether it does.
    func wait(times: Int, for text: String) -> Bool {
        eventually { self.text.components(separatedBy: text).count > times }
    }
}
