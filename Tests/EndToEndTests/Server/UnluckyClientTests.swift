import Foundation
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("Unlucky and hostile clients of the server")
    struct UnluckyClientTests {
        private static let upload = FormField.request(
            "/api/encrypt", [.file(named: "f", Data(repeating: 7, count: 8 << 20)), .text("enc_password", "p")])

        /// Asks something harmless. Its connection may still be closing afterwards, when open files are counted.
        private func expectAlive(_ server: RunningServer) throws {
            #expect(try server.curl("/api/algorithms").status == 200)
        }

        @Test("a header line of 1 MiB is 431, and so is a target of 1 MiB")
        func longHeader() throws {
            let server = try RunningServer()
            let long = String(repeating: "a", count: 1 << 20)
            let host = "Host: localhost"
            for head in ["GET / HTTP/1.1\r\n\(host)\r\nX-Long: \(long)", "GET /\(long) HTTP/1.1\r\n\(host)"] {
                let connection = try Connection(port: server.port)
                // The server may close before everything is sent.
                try? connection.send(head + "\r\n\r\n")
                let answer = String(decoding: try connection.receiveToEnd(), as: UTF8.self)
                #expect(answer.hasPrefix("HTTP/1.1 431 "))
                #expect(answer.contains(#""code":"headers_too_large""#))
                try expectAlive(server)
            }
        }

        @Test("a body that stops, and one at a few bytes a second, are 408 after their time")
        func slowBodies() throws {
            let server = try RunningServer()
            try expectAlive(server)
            let before = try OpenFiles(of: server.identifier).count
            let (stopped, trickling) = (try Connection(port: server.port), try Connection(port: server.port))
            // Less than what one window of twenty seconds has to bring.
            for connection in [stopped, trickling] { try connection.send(Self.upload.prefix(5000)) }
            for _ in 0..<90 where !trickling.isReadable(milliseconds: 500) { try? trickling.send("x") }
            for connection in [stopped, trickling] {
                #expect(connection.isReadable(milliseconds: 60_000))
                let answer = String(decoding: try connection.receiveToEnd(), as: UTF8.self)
                #expect(answer.hasPrefix("HTTP/1.1 408 "))
                #expect(answer.contains(#""code":"request_timeout""#))
                connection.disconnect()
            }
            try expectAlive(server)
            #expect(try eventually { try OpenFiles(of: server.identifier).count <= before })
        }

        /// How a client leaves.
        enum Departure: CaseIterable {
            case closes, resets, endsItsOutput

            func leave(_ connection: Connection) throws {
                switch self {
                case .closes: connection.disconnect()
                case .resets: connection.reset()
                case .endsItsOutput:
                    connection.endOutput()
                    let answer = String(decoding: try connection.receiveToEnd(), as: UTF8.self)
                    #expect(answer.hasPrefix("HTTP/1.1 400 "))
                    #expect(answer.contains(#""code":"request_truncated""#))
                    connection.disconnect()
                }
            }
        }

        @Test("a client that vanishes in an upload leaves nothing open", arguments: Departure.allCases)
        func vanishesInUpload(departure: Departure) throws {
            let server = try RunningServer()
            try expectAlive(server)
            let before = try OpenFiles(of: server.identifier).count
            for _ in 0..<5 {
                let connection = try Connection(port: server.port)
                try connection.send(Self.upload.prefix(4 << 20))
                #expect(try eventually { try !OpenFiles(of: server.identifier).deletedFiles.isEmpty })
                try departure.leave(connection)
                #expect(try eventually { try OpenFiles(of: server.identifier).count <= before })
            }
            try expectAlive(server)
            #expect(try server.stop() == 0)
            #expect(!server.log.text.contains(" error "), "it is no error of the server")
            #expect(!server.log.text.contains("status=5"), "it is no error of the server")
        }

        @Test("a client that vanishes in a download leaves nothing open", arguments: [Departure.closes, .resets])
        func vanishesInDownload(departure: Departure) throws {
            let server = try RunningServer()
            let sealed = try server.post(
                "/api/encrypt",
                form: [.file(named: "f", Data(repeating: 7, count: 24 << 20)), .text("enc_password", "p")])
            let request = FormField.request(
                "/api/decrypt", [.file(named: "f", sealed.body), .text("enc_password", "p")])
            let before = try OpenFiles(of: server.identifier).count
            for _ in 0..<3 {
                let connection = try Connection(port: server.port)
                try connection.send(request)
                #expect(try connection.receive().starts(with: Data("HTTP/1.1 200 OK".utf8)))
                #expect(try !OpenFiles(of: server.identifier).deletedFiles.isEmpty)
                try departure.leave(connection)
                #expect(try eventually { try OpenFiles(of: server.identifier).count <= before })
            }
            try expectAlive(server)
            #expect(try server.stop() == 0)
            #expect(!server.log.text.contains(" error "), "it is no error of the server")
        }
    }
}
