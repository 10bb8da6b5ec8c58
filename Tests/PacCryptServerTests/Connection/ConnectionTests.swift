import Glibc
import NIOCore
import PacCryptAPI
import PacCryptServer
import Testing

extension ServerTests {
    @Suite("Connections, byte by byte")
    struct ConnectionTests {
        private static let body = #"{"message": "m", "password": "p"}"#
        private static let head = "POST /api/encrypt HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

        private func talk(
            _ server: TestServer = TestServer(), _ conversation: @escaping @Sendable (RawConnection) throws -> String
        ) async throws -> String {
            try await server.run { try await RawConnection.talk(to: $0.port, conversation) }
        }

        private func checkHeaders(_ answer: String) {
            #expect(answer.contains("X-Content-Type-Options: nosniff\r\n"))
            #expect(answer.contains("Content-Security-Policy: default-src 'none'"))
            #expect(answer.contains("Cache-Control: no-store\r\n"))
        }

        @Test("A client that waits for 100 Continue gets it, and then its answer")
        func expectContinue() async throws {
            let answer = try await talk { connection in
                try connection.send(
                    Self.head + "Content-Length: \(Self.body.utf8.count)\r\nExpect: 100-continue\r\n"
                        + "Connection: close\r\n\r\n")
                let interim = try connection.receive(until: "\r\n\r\n")
                #expect(interim == "HTTP/1.1 100 Continue\r\n\r\n")
                try connection.send(Self.body)
                return try connection.receiveToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("Connection: close\r\n"))
        }

        @Test("A body that is refused at once is not asked for")
        func expectRefused() async throws {
            let answer = try await talk { connection in
                try connection.send(Self.head + "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n")
                return try connection.receiveToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains("Connection: close\r\n"))
        }

        @Test("Several requests go over one connection, also sent at once")
        func pipelining() async throws {
            let answer = try await talk { connection in
                let request = "GET /api/version HTTP/1.1\r\nHost: localhost\r\n"
                try connection.send(request + "\r\n" + request + "\r\n" + request + "Connection: Close\r\n\r\n")
                return try connection.receiveToEnd()
            }
            #expect(answer.components(separatedBy: "HTTP/1.1 200 OK").count == 4)
        }

        @Test("A client of HTTP/1.0 is answered and the connection closed")
        func oldVersion() async throws {
            let answer = try await talk { connection in
                try connection.send("GET /api/version HTTP/1.0\r\n\r\n")
                return try connection.receiveToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.hasSuffix(#"{"version":"1.2.3"}"#))
        }

        @Test("A client that closes its side after the request still gets the answer")
        func halfClosed() async throws {
            let answer = try await talk { connection in
                try connection.send(Self.head + "Content-Length: \(Self.body.utf8.count)\r\n\r\n" + Self.body)
                connection.endOutput()
                return try connection.receiveToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        }

        @Test(
            "What is not HTTP is 400, with the headers of every answer, and the connection is closed",
            arguments: [
                "NONSENSE\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                "\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}",
            ])
        func malformed(_ request: String) async throws {
            let answer = try await talk { connection in
                try connection.send(request)
                return try connection.receiveToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.contains(#""code":"invalid_request""#))
            #expect(answer.contains("Connection: close\r\n"))
            checkHeaders(answer)
        }

        @Test(
            "A body that is coded otherwise than in chunks is 501, and its bytes are not taken for the body",
            arguments: [
                "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: gzip,chunked\r\n",
                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: x-unknown, Chunked\r\n",
            ])
        func codings(_ field: String) async throws {
            let answer = try await talk { connection in
                let length = String(Self.body.utf8.count, radix: 16)
                try connection.send(Self.head + field + "\r\n\(length)\r\n\(Self.body)\r\n0\r\n\r\n")
                return try connection.receiveToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 501 "))
            #expect(answer.contains(#""code":"unsupported_transfer_coding""#))
            #expect(answer.contains("Connection: close\r\n"))
            checkHeaders(answer)
        }

        @Test("Chunks by whatever spelling are taken, and chunks within chunks are 400")
        func chunks() async throws {
            for (field, status) in [("chunked", 200), ("CHUNKED", 200), ("chunked, chunked", 400)] {
                let answer = try await talk { connection in
                    try connection.send(
                        Self.head + "Connection: close\r\nTransfer-Encoding: \(field)\r\n\r\n"
                            + "\(String(Self.body.utf8.count, radix: 16))\r\n\(Self.body)\r\n0\r\n\r\n")
                    return try connection.receiveToEnd()
                }
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(field)")
            }
        }

        enum Headers: CaseIterable {
            case oneLong, many, large

            var lines: String {
                switch self {
                case .oneLong: "X-Long: " + String(repeating: "a", count: 1 << 20)
                case .many: (0..<101).map { "X-\($0): 1" }.joined(separator: "\r\n")
                case .large:
                    (0..<90).map { "X-\($0): " + String(repeating: "b", count: 1000) }.joined(separator: "\r\n")
                }
            }
        }

        @Test("Headers beyond their bounds are 431", arguments: Headers.allCases)
        func headersTooLarge(_ headers: Headers) async throws {
            let lines = headers.lines
            let answer = try await talk { connection in
                // The server may close before everything is sent.
                try? connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\(lines)\r\n\r\n")
                return try connection.receiveToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 431 "))
            #expect(answer.contains(#""code":"headers_too_large""#))
            checkHeaders(answer)
        }

        @Test("A body that stops, or comes at a trickle, is 408", arguments: [0, 20])
        func slowBody(trickle: Int) async throws {
            var server = TestServer()
            server.configuration.connections.bodyWindow = .milliseconds(200)
            let answer = try await talk(server) { connection in
                try connection.send(Self.head + "Content-Length: 100000\r\n\r\n{")
                for _ in 0..<trickle where (try? connection.send(" ")) != nil { usleep(20_000) }
                return try connection.receiveToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
            #expect(answer.contains(#""code":"request_timeout""#))
            checkHeaders(answer)
        }

        @Test("A body whose connection ends early is 400")
        func truncatedBody() async throws {
            let answer = try await talk { connection in
                try connection.send(Self.head + "Content-Length: 100\r\n\r\n" + Self.body)
                connection.endOutput()
                return try connection.receiveToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.contains(#""code":"request_truncated""#))
            checkHeaders(answer)
        }

        @Test("Chunks that break off are 400")
        func truncatedChunks() async throws {
            let answer = try await talk { connection in
                try connection.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"me\r\nZZ")
                return try connection.receiveToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            checkHeaders(answer)
        }

        @Test("A connection that sends no header is closed in time")
        func slowHeader() async throws {
            var server = TestServer()
            server.configuration.connections.headerTimeout = .milliseconds(200)
            let answer = try await talk(server) { connection in
                try connection.send("GET / HTTP/1.1\r\nHost: ")
                return try connection.receiveToEnd()
            }
            #expect(answer.isEmpty)
        }

        @Test("After an early answer the server reads more than the buffers of both systems hold, then closes")
        func drains() async throws {
            let answer = try await talk { connection in
                try connection.send(
                    "POST /api/encrypt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: text/plain\r\nContent-Length: 30000000\r\n\r\n")
                // A client that looks at the answer only once everything is sent.
                try connection.send([UInt8](repeating: 32, count: 30_000_000))
                return try connection.receiveToEnd()
            }
            #expect(answer.hasPrefix("HTTP/1.1 415 "))
            #expect(answer.hasSuffix("}"))
        }

        @Test("So does an answer in the middle of a body that comes faster than it is read")
        func drainsPaused() async throws {
            let server = TestServer()
            for _ in 0..<5 {
                let answer = try await talk(server) { connection in
                    try connection.send(
                        "POST /api/encrypt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 30000000\r\n\r\n"
                            + "--b\r\nContent-Disposition: form-data; name=\"enc_password\"\r\n\r\n")
                    try connection.send([UInt8](repeating: 97, count: 29_999_900))
                    return try connection.receive(until: "}")
                }
                #expect(answer.hasPrefix("HTTP/1.1 413 "))
            }
        }

        @Test("A client that never stops sending is cut off")
        func cutOff() async throws {
            _ = try await talk { connection in
                try connection.send(
                    "POST /api/encrypt HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 200000000\r\n\r\n"
                )
                #expect(throws: RawConnection.Failure.self) {
                    try connection.send([UInt8](repeating: 32, count: 200_000_000))
                }
                return ""
            }
        }
    }
}
