import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import PacCryptAPI
import RequestGuard
import Settings
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("What other sites make a browser send")
    struct OtherSiteTests {
        /// Method and path of each route that makes, opens or changes something, also for who is not logged in.
        private static func changing() async throws -> [(HTTPRequest.Method, String)] {
            let server = TestServer()
            let table = try await TemporaryFolder.with { folder in
                makeRoutes(
                    try server.services(folder: folder), configuration: server.configuration,
                    pages: try PageRenderer())
            }
            return table.all.filter { $0.access != .admin && $0.method != .get }.map {
                ($0.method, $0.path.replacing("{id}", with: String(repeating: "a", count: 32)))
            }
        }

        private static let foreign: [HTTPFields] = [
            [.secFetchSite: "cross-site"], [.secFetchSite: "same-site"], [.origin: "https://evil.example"],
            [.origin: "null"], [.origin: "https://evil.example", .secFetchSite: "cross-site"],
            [.origin: "http://localhost.evil.example"],
        ]

        @Test("It is refused by every route that makes, opens or changes something, and is on record")
        func refused() async throws {
            let server = TestServer()
            let routes = try await Self.changing()
            #expect(routes.count >= 14)
            try await server.runShares { calls in
                for (method, path) in routes {
                    for fields in Self.foreign {
                        // No limit of a route gets in the way.
                        server.clock.advance(seconds: 3700)
                        let answer = try await calls.send(
                            method, path, type: "application/json", headers: fields.merging(.data),
                            body: Data("{}".utf8))
                        #expect(answer.status == .forbidden, "\(method) \(path) \(fields)")
                        #expect(answer.errorCode == .foreignOrigin, "\(method) \(path) \(fields)")
                    }
                }
            }
            #expect(server.admin.audit.events.contains { $0.kind == .originRefusal })
        }

        @Test("Programs say nothing of a site, and the site's own pages may do everything")
        func accepted() async throws {
            let routes = try await Self.changing()
            try await TestServer().runShares { calls in
                for (method, path) in routes {
                    let isOfPage = !path.hasPrefix("/api") && path != "/"
                    let sayings: [HTTPFields] = isOfPage ? [] : [[:]]
                    for fields in sayings + [[.secFetchSite: "same-origin"]] {
                        let answer = try await calls.send(
                            method, path, type: "application/json", headers: fields.merging(.data),
                            body: Data("{}".utf8))
                        #expect(answer.errorCode != .foreignOrigin, "\(method) \(path) \(fields)")
                    }
                }
            }
        }

        @Test("Reading is not refused: links lead here from everywhere")
        func reading() async throws {
            try await TestServer().run { client in
                for path in ["/", "/api/version", "/healthz"] {
                    let answer = try await client.get(path, headers: [.secFetchSite: "cross-site"])
                    #expect(answer.status == .ok)
                }
            }
        }
    }

    @Suite("Names that lead to loopback")
    struct HostTests {
        private static func status(
            _ host: String?, version: String = "1.1", of server: TestServer
        ) async throws -> String {
            try await server.run { client in
                try await RawConnection.talk(to: client.port) { connection in
                    let field = host.map { "Host: \($0)\r\n" } ?? ""
                    try connection.send("GET /api/version HTTP/\(version)\r\n\(field)Connection: close\r\n\r\n")
                    return String(try connection.receiveToEnd().dropFirst("HTTP/1.1 ".count).prefix(3))
                }
            }
        }

        @Test(
            "Over loopback only loopback is answered for, in every spelling",
            arguments: [
                ("localhost", "200"), ("localhost:5000", "200"), ("LOCALHOST", "200"), ("127.0.0.1:1", "200"),
                ("127.9.9.9", "200"), ("[::1]:5000", "200"),
                ("evil.example", "421"), ("evil.example:5000", "421"), ("localhost.evil.example", "421"),
                ("127.0.0.1.evil.example", "421"), ("192.168.1.5", "421"), ("[::2]", "421"), ("a b", "421"),
                ("0.0.0.0", "421"), ("localhost.", "200"), ("localhost.:5000", "200"), ("localhost:", "200"),
                ("evil.example.", "421"), ("localhost..", "421"),
            ])
        func loopback(host: String, status: String) async throws {
            #expect(try await Self.status(host, of: TestServer()) == status)
        }

        @Test("No page and no file escapes, and the answer says what to do")
        func everyRoute() async throws {
            try await TestServer().run { client in
                for path in ["/", "/static/site.css", "/healthz", "/admin-setup", "/api/openapi.json", "/no-such"] {
                    let answer = try await RawConnection.talk(to: client.port) { connection in
                        try connection.send("GET \(path) HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
                        return try connection.receiveToEnd()
                    }
                    #expect(answer.hasPrefix("HTTP/1.1 421 "), "\(path)")
                    #expect(answer.contains("public_url") && answer.contains("trusted_proxies"), "\(path)")
                }
            }
        }

        @Test("Where public_url says how the server is reached, or a trusted proxy asks, names are the proxy's matter")
        func explained() async throws {
            var server = TestServer()
            server.settings.publicURL = try BaseURL(parsing: "https://files.example.org")
            #expect(try await Self.status("evil.example", of: server) == "200")
            var proxied = TestServer()
            proxied.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            for host in ["files.example.org", "files.example.org.", "files.example.org:", "[2001:db8::1]:5000"] {
                #expect(try await Self.status(host, of: proxied) == "200", "\(host)")
            }
        }

        @Test(
            "A name to which no link could lead is 400 where it would stand in one",
            arguments: ["files.123", "a b", "a/b"])
        func unusable(host: String) async throws {
            var proxied = TestServer()
            proxied.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            #expect(try await Self.status(host, of: proxied) == "400")
            proxied.settings.publicURL = try BaseURL(parsing: "https://files.example.org")
            #expect(try await Self.status(host, of: proxied) == "200")
        }

        @Test("HTTP/1.0 without a host is answered: no browser speaks it")
        func oldProtocol() async throws {
            #expect(try await Self.status(nil, version: "1.0", of: TestServer()) == "200")
        }
    }
}

extension HTTPFields {
    fileprivate func merging(_ other: HTTPFields) -> HTTPFields {
        var fields = self
        fields.append(contentsOf: other)
        return fields
    }
}
