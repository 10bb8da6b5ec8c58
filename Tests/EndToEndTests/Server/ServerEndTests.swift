import Foundation
import Glibc
import Testing

extension ServerProcessTests {
    @Suite("The end of a server")
    struct ServerEndTests {
        @Test(
            "a server that is told to stop finishes the upload that runs, then exits with 0",
            arguments: [SIGTERM, SIGINT])
        func duringUpload(signal: Int32) throws {
            let server = try RunningServer()
            let content = Data(repeating: 7, count: 2 << 20)
            let request = FormField.request(
                "/api/encrypt", [.text("enc_password", "p"), .file(named: "f", content)])
            let connection = try Connection(port: server.port)
            try connection.send(request.prefix(1 << 20))
            #expect(try eventually { try !OpenFiles(of: server.identifier).deletedFiles.isEmpty })
            server.send(signal)
            // Nobody else is let in from then on.
            #expect(eventually { (try? Connection(port: server.port)) == nil })
            try connection.send(request.suffix(from: 1 << 20))
            let answer = try connection.receiveToEnd()
            connection.disconnect()
            #expect(answer.starts(with: Data("HTTP/1.1 200 OK\r\n".utf8)))
            #expect(answer.range(of: Data("Connection: close\r\n".utf8)) != nil)
            let head = try #require(answer.range(of: Data("\r\n\r\n".utf8)))
            let opened = try Program.run(
                "decrypt", "-", input: answer.suffix(from: head.upperBound), environment: ["PACCRYPT_PASSWORD": "p"])
            #expect(opened.output == content)
            #expect(try server.exitCode() == 0)
        }

        @Test("an idle server with open connections stops at once")
        func idle() throws {
            let server = try RunningServer()
            let connections = try (0..<3).map { _ in try Connection(port: server.port) }
            try connections[0].send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try connections[0].receive().starts(with: Data("HTTP/1.1 200 OK".utf8)))
            let start = ContinuousClock.now
            #expect(try server.stop() == 0)
            // Requests in progress would have twenty seconds.
            #expect(ContinuousClock.now - start < .seconds(18))
        }

        @Test("a port that is taken ends a second server with exit code 7 and a message that names it")
        func takenPort() throws {
            let server = try RunningServer()
            let second = try RunningServer.runToEnd(port: server.port)
            #expect(second.code == 7)
            #expect(second.errors.contains("paccrypt: "))
            #expect(second.errors.contains("\(server.port)") && second.errors.contains("in use"))
            #expect(try server.curl("/healthz").status == 200, "the first one goes on")
        }
    }
}
