import Glibc
import PacCryptServer
import Testing

extension ServerTests {
    @Suite("Clients that take their answer slowly")
    struct SlowReaderTests {
        /// Asks for an answer of more than 16 MiB, far more than the system's buffers hold.
        private static func request() -> String {
            let body = #"{"message": "\#(String(repeating: "m", count: 12 << 20))", "password": "p"}"#
            return "POST /api/encrypt HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }

        @Test("A client that takes a little again and again gets its answer whole, however long it takes")
        func steady() async throws {
            var server = TestServer()
            server.configuration.connections.writeStallTimeout = .seconds(4)
            let received = try await server.run { client in
                try await RawConnection.talk(to: client.port, receiveBuffer: 65_536) { connection in
                    try connection.send(Self.request())
                    var received: [UInt8] = []
                    // More than two windows, in which the server can hand nothing more over whole.
                    for _ in 0..<180 {
                        received += try connection.receive(most: 8192) ?? []
                        usleep(50_000)
                    }
                    while let more = try connection.receive() { received += more }
                    return received
                }
            }
            let end = try #require(received.firstRange(of: Array("\r\n\r\n".utf8)))
            let head = String(decoding: received[..<end.lowerBound], as: UTF8.self)
            let length = try #require(head.firstMatch(of: /Content-Length: (\d+)/).flatMap { Int($0.1) })
            #expect(length > 16 << 20)
            #expect(received.count - end.upperBound == length)
        }
    }
}
