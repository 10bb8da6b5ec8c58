import Glibc
import PacCryptAPI
import Settings
import TestSupport
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("Capacity of the server")
    struct CapacityTests {
        private static let head =
            "POST /api/encrypt HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(Form.contentType)\r\n"

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
                        to: port, "GET /api/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    return (interim, other)
                }
                #expect(first.hasPrefix("HTTP/1.1 100 "))
                #expect(second.hasPrefix("HTTP/1.1 503 "))
                #expect(second.contains("Retry-After: "))
                #expect(try await client.get("/healthz").status == .ok)
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
