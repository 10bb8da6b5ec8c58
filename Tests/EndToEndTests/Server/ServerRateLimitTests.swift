import Foundation
import Testing

extension ServerProcessTests {
    @Suite("Rate limits of the server")
    struct ServerRateLimitTests {
        private static let json = ["-H", "Content-Type: application/json", "-d"]

        /// The status of each of several quick calls on one connection.
        private func statuses(
            _ path: String, of server: RunningServer, count: Int, _ arguments: [String]
        ) throws -> [Int] {
            let result = try Program.run(
                "/usr/bin/env",
                ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}\\n", "--max-time", "100"] + arguments
                    + ["\(server.url)\(path)?call=[1-\(count)]"])
            #expect(result.code == 0, "\(result.errors)")
            return result.text.split(separator: "\n").compactMap { Int($0) }
        }

        /// Calls of `/api/encrypt` that count and cost nothing: there is no password.
        private func calls(_ count: Int, of server: RunningServer, headers: [String] = []) throws -> [Int] {
            let headers = headers.flatMap { ["-H", $0] }
            return try statuses("/api/encrypt", of: server, count: count, headers + Self.json + [#"{"message": "m"}"#])
        }

        @Test("of 31 quick calls to encrypt 30 pass, and one is told when to come back")
        func encrypt() throws {
            let server = try RunningServer(settings: nil)
            let body = #"{"message": "m", "password": "p"}"#
            #expect(try server.curl("/api/encrypt", Self.json + [body]).status == 200)
            // Thirty derivations might take more than the limit's minute on a busy machine.
            #expect(try calls(29, of: server) == Array(repeating: 400, count: 29))
            let refused = try server.curl("/api/encrypt", Self.json + [body])
            #expect(refused.status == 429)
            #expect(try refused.refusal().code == "rate_limited")
            let line = try #require(refused.headers.split(separator: "\r\n").first { $0.hasPrefix("Retry-After: ") })
            let seconds = try #require(Int(line.dropFirst("Retry-After: ".count)))
            #expect((1...60).contains(seconds))
        }

        @Test(
            "every other documented limit holds at its number",
            arguments: [
                ("/api/algorithms", 100, 200), ("/api/decrypt", 30, 400), ("/api/generate-keypair", 10, 400),
                ("/api/version", 60, 200),
            ])
        func documented(path: String, limit: Int, status: Int) throws {
            let server = try RunningServer(settings: nil)
            let arguments = status == 200 ? [] : Self.json + ["{}"]
            let received = try statuses(path, of: server, count: limit + 2, arguments)
            #expect(received == Array(repeating: status, count: limit) + [429, 429])
            #expect(try server.curl("/healthz").status == 200, "health is never limited")
        }

        @Test("a new call passes when the time of Retry-After is over")
        func retry() throws {
            let server = try RunningServer(settings: #"{"rate_limits": {"encrypt": "2 per 6 seconds"}}"#)
            #expect(try calls(3, of: server) == [400, 400, 429])
            // Curl waits as long as Retry-After says.
            let answer = try server.curl("/api/encrypt", ["--retry", "1"] + Self.json + [#"{"message": "m"}"#])
            #expect(answer.status == 400)
        }

        @Test("two clients behind a trusted proxy have limits of their own")
        func proxy() throws {
            let server = try RunningServer(
                settings: #"{"trusted_proxies": ["127.0.0.1"], "rate_limits": {"encrypt": "3/minute"}}"#)
            for client in ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8:0:1::1"] {
                let received = try calls(4, of: server, headers: ["X-Forwarded-For: \(client)"])
                #expect(received == [400, 400, 400, 429], "\(client)")
            }
            // The entry that the proxy added counts, not what the client wrote; and a /64 is one client.
            #expect(try calls(1, of: server, headers: ["X-Forwarded-For: 192.0.2.9, 192.0.2.1"]) == [429])
            #expect(try calls(1, of: server, headers: ["X-Forwarded-For: 2001:db8::ffff"]) == [429])
            #expect(
                try calls(1, of: server, headers: ["X-Forwarded-For: 192.0.2.3", "Forwarded: for=192.0.2.1"]) == [400])
        }

        @Test("a forwarded address from a peer that is not trusted changes nothing")
        func spoofed() throws {
            let server = try RunningServer(settings: #"{"rate_limits": {"encrypt": "3/minute"}}"#)
            let received = try (1...4).flatMap { number in
                try calls(
                    1, of: server, headers: ["X-Forwarded-For: 192.0.2.\(number)", "X-Real-IP: 192.0.2.\(number)"])
            }
            #expect(received == [400, 400, 400, 429])
        }
    }
}
