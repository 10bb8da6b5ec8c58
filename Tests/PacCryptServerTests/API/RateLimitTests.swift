import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptAPI
import Settings
import Testing

extension ServerTests {
    @Suite("Rate limits of the API")
    struct RateLimitTests {
        @Test(
            "A client may send as many requests as documented; the next one waits",
            arguments: [
                ("POST", "/api/encrypt", 30), ("POST", "/api/decrypt", 30), ("POST", "/api/generate-keypair", 10),
                ("GET", "/api/algorithms", 100), ("GET", "/", 60), ("POST", "/api/pacshare", 10), ("POST", "/", 10),
            ])
        func documented(method: String, path: String, limit: Int) async throws {
            let server = TestServer()
            try await server.run { client in
                let send = {
                    try await client.executeRequest(
                        uri: path, method: try #require(HTTPRequest.Method(method)), headers: [:], body: nil)
                }
                for number in 1...limit {
                    let answer = try await send()
                    #expect(answer.status != .tooManyRequests, "request \(number)")
                    #expect(answer.headers[try #require(HTTPField.Name("RateLimit-Limit"))] == "\(limit)")
                    #expect(
                        answer.headers[try #require(HTTPField.Name("RateLimit-Remaining"))] == "\(limit - number)")
                }
                let refused = try await send()
                #expect(refused.status == .tooManyRequests)
                try ServerTests.SecurityHeaderTests.check(refused.headers)
                let wait = try #require(refused.headers[.retryAfter].flatMap { Int64($0) })
                #expect((1...60).contains(wait))
                #expect(refused.text.contains("Too many requests"))
                #expect(refused.text.contains("Try again in \(wait) s."))
                if method == "GET", path == "/" { #expect(refused.text.contains("<h1>Too many requests</h1>")) }
                _ = try await send()
                #expect(server.log.lines.count { $0.contains("rate limit reached") } == 1)

                server.clock.advance(seconds: wait)
                #expect(try await send().status != .tooManyRequests)
            }
        }

        @Test(
            "What a client may do in an hour holds over all routes that share it, and a new request passes afterwards")
        func hour() async throws {
            var server = TestServer()
            server.settings.rateLimitPerMinute = 1_000_000
            server.settings.rateLimitPerHour = 5
            let clock = server.clock
            try await server.run { client in
                for number in 1...5 {
                    let path = number.isMultiple(of: 2) ? "/" : "/api/version"
                    #expect(try await client.get(path).status == .ok, "request \(number)")
                    clock.advance(seconds: 60)
                }
                let refused = try await client.get("/")
                #expect(refused.status == .tooManyRequests)
                let wait = try #require(refused.headers[.retryAfter].flatMap { Int64($0) })
                #expect((60...3600).contains(wait))
                clock.advance(seconds: wait - 1)
                #expect(try await client.get("/").status == .tooManyRequests)
                clock.advance(seconds: 1)
                #expect(try await client.get("/").status == .ok)
            }
        }

        @Test("Health and static files do not count")
        func exempt() async throws {
            try await TestServer().run { client in
                for _ in 1...100 { _ = try await client.get("/healthz") }
                #expect(try await client.get("/healthz").status == .ok)
            }
        }

        @Test("Two clients behind a trusted proxy are counted apart")
        func trustedProxy() async throws {
            var server = TestServer()
            server.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            server.settings.rateLimits = try ["algorithms": "2/minute"].mapValues(Written.init(parsing:))
            try await server.run { client in
                let name = try #require(HTTPField.Name("X-Forwarded-For"))
                for _ in 1...2 { _ = try await client.get("/api/algorithms", headers: [name: "203.0.113.1"]) }
                #expect(try await client.get("/api/algorithms", headers: [name: "203.0.113.1"]).status.code == 429)
                #expect(try await client.get("/api/algorithms", headers: [name: "203.0.113.2"]).status == .ok)
            }
        }

        @Test("A client that is no trusted proxy gains nothing by naming other addresses")
        func spoofedHeader() async throws {
            var server = TestServer()
            server.settings.rateLimits = try ["algorithms": "2/minute"].mapValues(Written.init(parsing:))
            try await server.run { client in
                let name = try #require(HTTPField.Name("X-Forwarded-For"))
                for number in 1...2 {
                    _ = try await client.get("/api/algorithms", headers: [name: "203.0.113.\(number)"])
                }
                #expect(try await client.get("/api/algorithms", headers: [name: "203.0.113.9"]).status.code == 429)
            }
        }
    }
}
