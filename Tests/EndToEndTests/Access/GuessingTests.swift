import Foundation
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("Somebody who guesses")
    struct GuessingTests {
        /// The stated bound: a wait of the account is at most this long.
        private static let longestAccountWait = 30

        @Test("a thousand wrong logins from fifty addresses neither get in nor keep the admin's own browser out")
        func attack() throws {
            let server = try RunningServer(settings: Self.openLogin)
            let known = try AdminBrowser(server)
            #expect(try known.setUp().status == 303)
            #expect(try known.submit("/admin-logout", to: "/admin-logout").status == 303)
            #expect(try known.logIn().status == 303)

            let attack = try Program.run(
                "/usr/bin/env", ["python3", "-c", Self.attack, String(server.port), AdminBrowser.name])
            #expect(attack.code == 0, "\(attack.errors)")
            let statuses = attack.text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
            #expect(statuses.count == 1000)
            // On a busy machine some may be told to come again.
            #expect(statuses.allSatisfy { [401, 429, 503].contains($0) }, "nobody got in")
            #expect(statuses.contains(401) && statuses.contains(429))

            // A browser that was logged in before is not held up at all.
            #expect(try known.submit("/admin-logout", to: "/admin-logout").status == 303)
            #expect(try known.logIn().status == 303)
            // A new one waits as long as it is told, which is bounded.
            let new = try AdminBrowser(server, ["--interface", "127.0.9.9"])
            let answer = try new.logIn()
            if answer.status == 429 {
                let line = try #require(answer.headers.split(separator: "\r\n").first { $0.hasPrefix("Retry-After: ") })
                let seconds = try #require(Int(line.dropFirst("Retry-After: ".count)))
                #expect(seconds <= Self.longestAccountWait)
                #expect(try eventually(seconds: Double(seconds) + 60) { try new.logIn().status == 303 })
            } else {
                #expect(answer.status == 303)
            }
        }

        @Test("of six logins of one client at once one is told to wait")
        func rateLimit() throws {
            let server = try RunningServer(settings: nil)
            #expect(try AdminBrowser(server).setUp().status == 303)
            let browser = try AdminBrowser(server)
            let token = try browser.formToken(on: "/admin-login")
            // They arrive together, however slow the machine is at answering them.
            let outcomes = try ManyCurls.post(
                to: server.url + "/admin-login", form: ["csrf_token": token, "username": "HUSH", "password": "HUSH"],
                browser.formOptions, times: 6)
            // On a busy machine some may be told to come again.
            #expect(outcomes.count == 6 && outcomes.allSatisfy { [401, 429, 503].contains($0.status) })
            #expect(outcomes.contains { $0.status == 401 })
            #expect(outcomes.contains { $0.status == 429 && (1...60).contains($0.retryAfter ?? 0) })
            #expect(try eventually { try server.auditEntries().contains { $0.event == "rate_limit" } })
        }

        /// The limit of requests is lifted, so that what holds is the back-off of logins.
        private static let openLogin = """
            {"rate_limit_per_minute": 1000000, "rate_limit_per_hour": 1000000, "rate_limits": {"login": "unlimited"}}
            """

        /// Twenty wrong logins from each of fifty addresses of loopback, eight at a time; prints the statuses.
        private static let attack = """
            import concurrent.futures, http.client, re, sys, urllib.parse
            port, name = int(sys.argv[1]), sys.argv[2]
            def client(number):
                source = (f'127.0.5.{number + 1}', 0)
                connection = http.client.HTTPConnection('127.0.0.1', port, timeout=100, source_address=source)
                connection.request('GET', '/admin-login')
                answer = connection.getresponse()
                token = re.search(r'name="csrf_token" value="([^"]+)"', answer.read().decode()).group(1)
                cookie = answer.getheader('Set-Cookie').split(';')[0]
                headers = {'Origin': f'http://127.0.0.1:{port}', 'Cookie': cookie,
                           'Content-Type': 'application/x-www-form-urlencoded'}
                statuses = []
                for guess in range(20):
                    body = urllib.parse.urlencode({'csrf_token': token, 'username': name, 'password': f'HUSH {guess}'})
                    connection.request('POST', '/admin-login', body, headers)
                    answer = connection.getresponse()
                    answer.read()
                    statuses.append(answer.status)
                return statuses
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                print(*[status for part in pool.map(client, range(50)) for status in part])
            """
    }
}
