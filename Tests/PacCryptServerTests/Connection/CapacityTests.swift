import Glibc
import PacCryptAPI
import Settings
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Capacity of the server")
    struct CapacityTests {
        private static let head = "POST /api/encrypt HTTP/1.1\r\nHost: x\r\nContent-Type: \(Form.contentType)\r\n"

        @Test("More requests at once than the server takes are told to come back; health is answered all the same")
        func requestsInFlight() async throws {
            var server = TestServer()
            server.configuration.maximumRequestsInFlight = 1
            try await server.run { client in
                let port = client.port
                let (first, second) = try await RawConnection.talk(to: port) { connection in
                    try connection.send(Self.head + "Content-Length: 100\r\nExpect: 100-continue\r\n\r\n")
                    let interim = try connection.receive(until: "\r\n\r\n")
                    let other = try RawConnection.once(
                        to: port, "GET /api/version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    return (interim, other)
                }
                #expect(first.hasPrefix("HTTP/1.1 100 "))
                #expect(second.hasPrefix("HTTP/1.1 503 "))
                #expect(second.contains("Retry-After: "))
                #expect(try await client.get("/healthz").status == .ok)
            }
        }

        @Test("A client that has as many requests as it may is told so, and others are served")
        func requestsOfOneClient() async throws {
            var server = TestServer()
            server.configuration.maximumRequestsPerClient = 2
            server.settings.trustedProxies = try ["127.0.0.0/8", "::1"].map(Written.init(parsing:))
            try await server.run { client in
                let port = client.port
                let upload = Self.head + "X-Forwarded-For: 192.0.2.1\r\nContent-Length: 100000\r\n"
                let answers = try await RawConnection.talk(to: port) { connection in
                    try connection.send(upload + "Expect: 100-continue\r\n\r\n")
                    _ = try connection.receive(until: "\r\n\r\n")
                    let others = ["192.0.2.1", "192.0.2.2"]
                    let long = try RawConnection.once(to: port, upload + "Connection: close\r\n\r\n")
                    return [long]
                        + (try others.map {
                            try RawConnection.once(
                                to: port,
                                "GET /api/version HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: \($0)\r\n"
                                    + "Connection: close\r\n\r\n")
                        })
                }
                // Half of a client's requests may have a long body.
                #expect(answers[0].hasPrefix("HTTP/1.1 429 ") && answers[0].contains("Retry-After: "))
                #expect(answers[1].hasPrefix("HTTP/1.1 200 "))
                #expect(answers[2].hasPrefix("HTTP/1.1 200 "))
            }
        }

        @Test("A client that vanishes in the middle of an upload leaves nothing behind")
        func vanishes() async throws {
            try await TestServer().run { client, account in
                let form = Form().field(.encryptionPassword, "p").file("a", [UInt8](repeating: 1, count: 4_000_000))
                let port = client.port
                for _ in 0..<5 {
                    try await RawConnection.talk(to: port) { connection in
                        try connection.send(Self.head + "Content-Length: \(form.bytes.count)\r\n\r\n")
                        try connection.send(Array(form.bytes.dropLast(1000)))
                        #expect(eventually { account.usedBytes > 0 })
                    }
                    #expect(try await comesTrue { account.usedBytes == 0 })
                }
                #expect(try await client.get("/healthz").status == .ok)
            }
        }
    }
}
