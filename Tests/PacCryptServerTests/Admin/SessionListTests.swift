import AdminAccess
import AuditLog
import HTTPTypes
import HummingbirdTesting
import PacCryptAPI
import PacCryptCore
import RequestGuard
import Settings
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("The list of sessions")
    struct SessionListTests {
        private struct Status: Decodable {
            struct Session: Decodable {
                let session: String
                let since: String
                let last_seen: String
                let network: String
                let own: Bool
            }

            let sessions: [Session]
        }

        private func list(_ browser: Browser) async throws -> [Status.Session] {
            try await browser.get("/adminpage", headers: .data).decoded(Status.self).sessions
        }

        @Test("Pages and programs are told since when, when last and from which network, and which is their own")
        func list() async throws {
            var server = TestServer()
            server.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            let clock = server.clock
            try await server.runWithAdmin { client, _ in
                let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
                let browsers = ["203.0.113.9", "2001:db8:0:1::7"].map { Browser(client, headers: [forwarded: $0]) }
                let start = clock.timestamp
                try await browsers[0].logIn()
                clock.advance(seconds: 120)
                try await browsers[1].logIn()
                let sessions = try await list(browsers[1])
                #expect(sessions.map(\.own) == [true, false])
                #expect(sessions.map(\.network) == ["2001:db8:0:1::/64", "203.0.113.9"])
                #expect(sessions.map(\.since) == [start.advanced(bySeconds: 120), start].map(\.rfc3339))
                #expect(sessions.map(\.last_seen) == sessions.map(\.since))

                let page = try await browsers[1].get("/adminpage", headers: .page).text
                for session in sessions {
                    #expect(page.contains(#"name="session" value="\#(session.session)""#))
                    #expect(page.contains("<td>\(session.network)</td>"))
                    #expect(page.contains(#"<time datetime="\#(session.since)">"#))
                }
                #expect(page.matches(of: /<td>this one<\/td>/).count == 1)
                #expect(page.matches(of: /<td>another<\/td>/).count == 1)
                for browser in browsers {
                    #expect(!page.contains(try #require(browser.cookies["paccrypt_session"])))
                }
            }
        }

        @Test("Another session is ended by its button, which goes on record, and the own one goes on")
        func end() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                let others = [Browser(client), Browser(client)]
                for other in others { try await other.logIn() }
                let name = try #require(try await list(others[0]).first { $0.own }).session
                try await browser.logIn()
                let done = try await browser.post("/admin-end-session", ["session": name], headers: .page)
                #expect(done.headers[.location] == "/adminpage?done=other-session-ended")
                #expect(try await others[0].get("/adminpage", headers: .data).errorCode == .loginRequired)
                #expect(try await others[1].get("/adminpage", headers: .page).status == .ok)
                #expect(try await browser.get("/adminpage?done=other-session-ended", headers: .page).status == .ok)
                let again = try await browser.post("/admin-end-session", ["session": name])
                #expect(again.errorCode == .conflict)
                let page = try await browser.post("/admin-end-session", ["session": name], headers: .page)
                #expect(page.status == .conflict && page.text.contains("has ended already"))
            }
            let ends = admin.audit.events.filter { $0.kind == .sessionEnded }
            #expect(ends.count == 1 && ends.first?.detail["reason"] == "ended_by_admin")
            #expect(ends.first?.actor == .admin(AdminState.name) && ends.first?.client != nil)
        }

        @Test("Ending the own session logs out")
        func own() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let name = try #require(try await list(browser).first).session
                let answer = try await browser.post("/admin-end-session", ["session": name], headers: .page)
                #expect(answer.headers[.location] == "/admin-login?done=logged-out")
                #expect(browser.cookies["paccrypt_session"] == nil)
            }
            #expect(server.admin.recorded == ["login success", "logout success"])
        }

        @Test("Only sessions of the own account are ended, and only by a form of this site with its token")
        func refused() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                let other = Browser(client)
                try await other.logIn()
                let name = try #require(try await list(other).first).session
                try await browser.logIn()
                let fields = ["session": name]
                let noToken = try await browser.post("/admin-end-session", fields, token: false)
                #expect(noToken.errorCode == .invalidCSRFToken)
                let foreign = try await browser.post("/admin-end-session", fields, origin: "https://evil.example")
                #expect(foreign.errorCode == .foreignOrigin)
                #expect(try await browser.get("/admin-end-session?session=\(name)").status == .methodNotAllowed)
                let stranger = Browser(client)
                let anonymous = try await stranger.post("/admin-end-session", fields, headers: .data)
                #expect(anonymous.errorCode == .loginRequired)

                // As if there were a second account.
                let now = server.clock.timestamp
                let theirs = CookieToken.random()
                await admin.sessions.insert(
                    Session(
                        id: theirs.hash, account: "somebody else", epoch: CookieToken.random().hash, client: nil,
                        createdAt: now, lastUsedAt: now))
                for wrong in [theirs.hash.hexadecimal, theirs.text, "", "x", name + "00"] {
                    let answer = try await browser.post("/admin-end-session", ["session": wrong])
                    #expect(answer.errorCode == .conflict, "\(wrong)")
                }
                #expect(await admin.sessions.remove(theirs.hash))
                #expect(try await other.get("/adminpage", headers: .page).status == .ok)
                #expect(try await list(browser).count == 2)
            }
            #expect(!admin.recorded.contains("session_ended success"))
        }

        @Test("Ending works while the audit log cannot be written, like logging out")
        func unrecorded() async throws {
            let server = TestServer()
            try await server.runWithAdmin { client, browser in
                let other = Browser(client)
                try await other.logIn()
                let name = try #require(try await list(other).first).session
                try await browser.logIn()
                server.admin.audit.fail(with: .overloaded)
                let answer = try await browser.post("/admin-end-session", ["session": name])
                #expect(answer.status == .seeOther)
                #expect(try await other.get("/adminpage", headers: .data).errorCode == .loginRequired)
            }
        }

        @Test("Of very many sessions the page shows those that were used last, and says how many more there are")
        func many() async throws {
            let server = TestServer()
            let admin = server.admin
            try await server.runWithAdmin { client, browser in
                try await browser.logIn()
                let own = try #require(browser.cookies["paccrypt_session"].flatMap { CookieToken($0) })
                let now = server.clock.timestamp
                guard
                    case .active(let session) = await admin.sessions.touch(
                        own.hash, from: "::1", timeouts: SessionTimeouts(idleMinutes: 30), now: now)
                else { throw CancellationError() }
                for number in 1...60 {
                    await admin.sessions.insert(
                        Session(
                            id: CookieToken.random().hash, account: session.account, epoch: session.epoch,
                            client: "203.0.113.\(number)", createdAt: now.advanced(bySeconds: Int64(-number)),
                            lastUsedAt: now.advanced(bySeconds: Int64(-number))))
                }
                let page = try await browser.get("/adminpage", headers: .page).text
                #expect(page.matches(of: /action="\/admin-end-session"/).count == 50)
                #expect(page.contains("11 more were used longer ago"))
                #expect(page.contains("203.0.113.49<") && !page.contains("203.0.113.50<"))
                #expect(try await list(browser).count == 61, "programs get all of them")
            }
        }
    }
}
