import Foundation
import Glibc
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("The end of a server")
    struct ServerEndTests {
        @Test(
            "a server that is told to stop finishes the upload that runs, then exits with 0",
            arguments: [SIGTERM, SIGINT])
        func duringUpload(signal: Int32) throws {
            let server = try RunningServer()
            let upload = try UploadUnderWay(to: server)
            server.send(signal)
            // Nobody else is let in from then on.
            #expect(eventually { (try? Connection(port: server.port)) == nil })
            try upload.sendRest()
            let answer = try upload.connection.receiveToEnd()
            upload.connection.disconnect()
            #expect(answer.starts(with: Data("HTTP/1.1 200 OK\r\n".utf8)))
            #expect(answer.range(of: Data("Connection: close\r\n".utf8)) != nil)
            let head = try #require(answer.range(of: Data("\r\n\r\n".utf8)))
            let opened = try Program.run(
                "decrypt", "-", input: answer.suffix(from: head.upperBound), environment: ["PACCRYPT_PASSWORD": "p"])
            #expect(opened.output == upload.content)
            #expect(try server.exitCode() == 0)
        }

        @Test("clients that have stopped sending or reading hold up its end for no longer than its bound")
        func stuckClients() throws {
            let server = try RunningServer()
            let password = FormField.text("enc_password", "p")
            // More than the buffers of both sides take.
            let content = FormField.file(named: "f", Data(count: 24 << 20))
            let sealed = try server.post("/api/encrypt", form: [password, content])
            #expect(sealed.status == 200)
            let (reader, sender) = (try Connection(port: server.port), try Connection(port: server.port))
            try reader.send(FormField.request("/api/decrypt", [password, .file(named: "f", sealed.body)]))
            #expect(try reader.receive().starts(with: Data("HTTP/1.1 200 OK".utf8)))
            try sender.send(FormField.request("/api/encrypt", [password, content]).prefix(4 << 20))
            #expect(
                try eventually {
                    try OpenFiles(of: server.identifier).deletedFiles.contains { (1 << 20..<5 << 20).contains($0.size) }
                })
            let start = ContinuousClock.now
            // Waits for ninety seconds at most.
            #expect(try server.stop() == 0)
            #expect(ContinuousClock.now - start > .seconds(15), "they were given their twenty seconds")
            for connection in [reader, sender] { _ = try connection.receiveToEnd() }
        }

        @Test("an idle server with open connections stops at once")
        func idle() throws {
            let server = try RunningServer()
            let connections = try (0..<3).map { _ in try Connection(port: server.port) }
            try connections[0].send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try connections[0].receive().starts(with: Data("HTTP/1.1 200 OK".utf8)))
            let start = ContinuousClock.now
            #expect(try server.stop() == 0)
            // Requests in progress would have twenty seconds.
            #expect(ContinuousClock.now - start < .seconds(18))
        }

        @Test("a port that is taken ends a second server with exit code 7 and a message that names it")
        func takenPort() throws {
            let server = try RunningServer()
            let second = try Self.serve(["--port", "\(server.port)"])
            #expect(second.code == 7)
            #expect(
                second.errors
                    == "paccrypt: Port \(server.port) of 127.0.0.1 is in use: choose another with --port\n")
            #expect(try server.curl("/healthz").status == 200, "the first one goes on")
        }

        @Test(
            "an address that is not of this machine ends it before anything is made",
            arguments: [
                ("192.0.2.1", "192.0.2.1 is no address of this machine: choose another with --host"),
                ("nowhere.invalid", #"The name "nowhere.invalid" has no address: choose another with --host"#),
            ])
        func foreignAddress(host: String, words: String) throws {
            let result = try Self.serve(["--port", "0", "--host", host])
            #expect(result.code == 7)
            #expect(result.errors == "paccrypt: \(words)\n")
        }

        @Test("a port that only the system's own services may have ends it with a message that says which to choose")
        func privilegedPort() throws {
            let result = try Self.serve(
                ["--host", "0.0.0.0", "--port", "80"], environment: MachineTrouble.closedPorts())
            #expect(result.code == 7, "\(result.errors)")
            #expect(
                result.errors == "paccrypt: Port 80 is not open to this user: choose one above 1023 with --port\n")
        }

        @Test("TLS files that cannot be used end it before anything is made, and are named")
        func tlsFiles() throws {
            let folder = try TemporaryFolder()
            let text = try folder.write("no key\n", to: "text.pem")
            let openssl = [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                "/CN=x", "-keyout",
            ]
            for name in ["a", "b"] {
                let made = try Program.run(
                    "/usr/bin/env", openssl + ["\(name).key", "-out", "\(name).pem"], in: folder.url)
                #expect(made.code == 0, "\(made.errors)")
            }
            for (certificate, key, words) in [
                ("/nowhere/x.pem", folder["a.key"].path, "/nowhere/x.pem\" cannot be read: no such file or directory"),
                (folder["a.pem"].path, "/nowhere/x.key", "/nowhere/x.key\" cannot be read: no such file or directory"),
                (text, folder["a.key"].path, "text.pem\" holds no certificate in PEM form"),
                (folder["a.pem"].path, text, "text.pem\" holds no private key in PEM form"),
                (folder["a.pem"].path, folder["b.key"].path, "do not belong together"),
            ] {
                let result = try Self.serve(["--port", "0", "--tls-certificate", certificate, "--tls-key", key])
                #expect(result.code == 2)
                #expect(result.errors.hasSuffix("\(words)\n"), "\(result.errors)")
                #expect(!result.errors.contains("SSL") && !result.errors.contains("errno"))
            }
        }

        /// Runs a server that is expected to end by itself before it makes its data directory.
        private static func serve(
            _ arguments: [String], environment: [String: String] = [:]
        ) throws -> Finished {
            let folder = try TemporaryFolder()
            let result = try Program.run(
                "/usr/bin/env",
                ["timeout", "20", Program.path, "serve", "--data-dir", folder["data"].path] + arguments,
                environment: environment)
            #expect(try folder.names.isEmpty, "nothing was made")
            return result
        }
    }
}
