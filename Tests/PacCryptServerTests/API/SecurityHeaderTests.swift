import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptAPI
import Settings
import RequestGuard
import Testing

extension ServerTests {
    @Suite("Security headers")
    struct SecurityHeaderTests {
        /// What every answer carries.
        static func check(_ fields: HTTPFields, sourceLocation: SourceLocation = #_sourceLocation) throws {
            let expected = [
                "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
                "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
            ]
            for (name, value) in expected {
                let name = try #require(HTTPField.Name(name))
                #expect(fields[values: name] == [value], "\(name)", sourceLocation: sourceLocation)
            }
            let policy = try #require(fields[.contentSecurityPolicy], sourceLocation: sourceLocation)
            #expect(policy.contains("default-src 'none'"), sourceLocation: sourceLocation)
            #expect(policy.contains("frame-ancestors 'none'"), sourceLocation: sourceLocation)
            #expect(!policy.contains("unsafe"), sourceLocation: sourceLocation)
            #expect(fields[.cacheControl] != nil, sourceLocation: sourceLocation)
            let permissions = try #require(HTTPField.Name("Permissions-Policy"))
            #expect(fields[permissions]?.contains("camera=()") == true, sourceLocation: sourceLocation)
        }

        @Test(
            "Every answer carries them, whatever its status",
            arguments: [
                ("GET", "/", 200), ("HEAD", "/", 200), ("GET", "/static/site.css", 200),
                ("GET", "/static/icon.svg", 200),
                ("GET", "/api/algorithms", 200),
                ("GET", "/api/version", 200), ("GET", "/api/openapi.json", 200), ("GET", "/healthz", 200),
                ("GET", "/readyz", 200), ("GET", "/robots.txt", 200), ("GET", "/sitemap", 200),
                ("GET", "/nothing", 404),
                ("HEAD", "/nothing", 404), ("GET", "/api/nothing", 404), ("POST", "/api/encrypt", 415),
                ("DELETE", "/api/encrypt", 405), ("OPTIONS", "/", 405), ("PATCH", "/", 405),
            ])
        func everyAnswer(method: String, path: String, status: Int) async throws {
            try await TestServer().run { client in
                let answer = try await client.executeRequest(
                    uri: path, method: try #require(HTTPRequest.Method(method)), headers: [:], body: nil)
                #expect(answer.status.code == status)
                try Self.check(answer.headers)
                #expect(answer.headers[.strictTransportSecurity] == nil)
                if path.hasPrefix("/api") { #expect(answer.headers[.contentType] == "application/json") }
            }
        }

        @Test("HSTS is sent when the public address is HTTPS, and only then")
        func strictTransportSecurity() async throws {
            var server = TestServer()
            server.settings.publicURL = try BaseURL(parsing: "https://files.example.org")
            try await server.run { client in
                let answer = try await client.get("/nothing")
                #expect(answer.headers[.strictTransportSecurity] == "max-age=31536000")
            }
        }

        @Test("The scheme that a proxy names is believed only when the proxy is trusted", arguments: [true, false])
        func forwardedProto(isTrusted: Bool) async throws {
            var server = TestServer()
            server.settings.trustedProxies = try isTrusted ? ["127.0.0.1", "::1"].map(Written.init(parsing:)) : []
            let name = try #require(HTTPField.Name("X-Forwarded-Proto"))
            try await server.run { client in
                let answer = try await client.get("/api/version", headers: [name: "https"])
                #expect((answer.headers[.strictTransportSecurity] != nil) == isTrusted)
            }
        }

        @Test("Static files are kept by browsers and asked for again by their tag")
        func entityTags() async throws {
            try await TestServer().run { client in
                let first = try await client.get("/static/home.js")
                #expect(first.headers[.cacheControl] == "no-cache")
                let tag = try #require(first.headers[.eTag])
                let second = try await client.get("/static/home.js", headers: [.ifNoneMatch: tag])
                #expect(second.status == .notModified)
                #expect(second.body.readableBytes == 0)
            }
        }

        @Test("The first page has no inline code and loads only this site's files")
        func page() async throws {
            try await TestServer().run { client in
                let page = try await client.get("/").text
                #expect(page.contains("<title>PacCrypt"))
                #expect(page.contains(#"value="xwing_hybrid""#))
                #expect(!page.contains("<script>") && !page.contains("<style") && !page.contains(" style="))
                #expect(!page.contains(" onclick") && !page.contains("http://") && !page.contains("https://"))
            }
        }
    }
}
