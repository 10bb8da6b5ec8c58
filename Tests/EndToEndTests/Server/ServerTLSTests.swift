import Foundation
import Glibc
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("A server that answers TLS")
    struct ServerTLSTests {
        private let folder: TemporaryFolder
        private let server: RunningServer

        init() throws {
            folder = try TemporaryFolder()
            try Self.makeIdentity("first", in: folder)
            for (source, target) in [("first.pem", "server.pem"), ("first.key", "server.key")] {
                try FileManager.default.copyItem(at: folder[source], to: folder[target])
            }
            server = try RunningServer(arguments: [
                "--tls-certificate", folder["server.pem"].path, "--tls-key", folder["server.key"].path,
            ])
        }

        private static func makeIdentity(_ name: String, in folder: TemporaryFolder) throws {
            let made = try Program.run(
                "/usr/bin/env",
                [
                    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-subj",
                    "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "30", "-keyout", "\(name).key",
                    "-out", "\(name).pem",
                ], in: folder.url)
            try #require(made.code == 0, "\(made.errors)")
        }

        /// The name in the certificate that a new connection gets.
        private func name() throws -> String? {
            let result = try Program.shell(
                "openssl s_client -connect 127.0.0.1:\(server.port) </dev/null 2>/dev/null | openssl x509 -noout -subject"
            )
            return result.text.firstMatch(of: /CN ?= ?(\w+)/).map { String($0.1) }
        }

        private func replace(_ file: String, by source: String) throws {
            // As certbot and others do it: the new file takes the old one's place.
            let new = folder[file + ".new"]
            try FileManager.default.copyItem(at: folder[source], to: new)
            #expect(rename(new.path, folder[file].path) == 0)
        }

        @Test("a long file of certificates is read whole; one that is far too long is named as that")
        func long() throws {
            let comment = Array(repeating: "# The chain of a company.\n", count: 80_000).joined()
            let certificate = try folder.text("first.pem")
            try folder.write(comment + certificate, to: "long.pem")
            let arguments = ["--tls-certificate", folder["long.pem"].path, "--tls-key", folder["server.key"].path]
            let other = try RunningServer(arguments: arguments)
            #expect(try other.stop() == 0)
            #expect(truncate(folder["long.pem"].path, 16 << 20 + 1) == 0)
            let refused = try Program.run(
                Program.path, ["serve", "--port", "0", "--data-dir", folder["other"].path] + arguments)
            #expect(refused.code == 2 && refused.errors.contains("it is longer than 16777216 bytes"))
        }

        @Test("answers HTTPS, from 1.2 on, and says so in its log")
        func versions() throws {
            #expect(server.log.text.contains("address=https://127.0.0.1:"))
            for (version, isAnswered) in [("-tls1_3", true), ("-tls1_2", true), ("-tls1_1", false), ("-tls1", false)] {
                let result = try Program.shell(
                    "openssl s_client \(version) -cipher ALL:@SECLEVEL=0 -connect 127.0.0.1:\(server.port) </dev/null 2>&1"
                )
                #expect(result.text.contains("BEGIN CERTIFICATE") == isAnswered, "\(version): \(result.text)")
            }
            let answer = try Program.run(
                "/usr/bin/env",
                [
                    "curl", "-sS", "--cacert", folder["first.pem"].path, "-o", "/dev/null", "-w", "%{http_code}",
                    "https://127.0.0.1:\(server.port)/healthz",
                ])
            #expect(answer.text == "200", "\(answer.errors)")
        }

        /// One whole answer, which may come in pieces.
        private static func answer(from pipe: Pipe) throws -> String {
            var text = ""
            while true {
                let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
                if parts.count == 2, let length = parts[0].firstMatch(of: #/(?i)content-length: (\d+)/#)?.1,
                    parts[1].utf8.count >= Int(length) ?? 0
                {
                    return text
                }
                let more = pipe.fileHandleForReading.availableData
                try #require(!more.isEmpty)
                text += String(decoding: more, as: UTF8.self)
            }
        }

        @Test("takes a new certificate by itself when its files change, and connections that are open go on")
        func changed() throws {
            #expect(try name() == "first")
            let requests = Pipe()
            let (client, answers) = (Process(), Pipe())
            client.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            client.arguments = ["openssl", "s_client", "-quiet", "-connect", "127.0.0.1:\(server.port)"]
            (client.standardInput, client.standardOutput) = (requests, answers)
            client.standardError = FileHandle.nullDevice
            try client.run()
            defer { client.terminate() }
            let request = Data("GET /api/version HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
            try requests.fileHandleForWriting.write(contentsOf: request)
            #expect(try Self.answer(from: answers).hasPrefix("HTTP/1.1 200 "))

            try Self.makeIdentity("second", in: folder)
            try replace("server.key", by: "second.key")
            try replace("server.pem", by: "second.pem")
            #expect(server.log.wait(for: "the TLS certificate was taken anew"))
            #expect(try name() == "second")
            try requests.fileHandleForWriting.write(contentsOf: request)
            #expect(try Self.answer(from: answers).hasPrefix("HTTP/1.1 200 "))
            #expect(try server.stop() == 0)
        }

        @Test("takes it at once on SIGHUP, and does not end of it")
        func hangup() throws {
            try Self.makeIdentity("third", in: folder)
            // Without a signal they are taken only when they are found twice as they are.
            let restless = try RestlessFile(folder["server.key"])
            try replace("server.key", by: "third.key")
            try replace("server.pem", by: "third.pem")
            server.send(SIGHUP)
            #expect(server.log.wait(for: "the TLS certificate was taken anew"))
            #expect(try name() == "third")
            withExtendedLifetime(restless) {}
            #expect(try server.stop() == 0)
        }

        @Test(
            "keeps the certificate that it has when the new one is of no use, says so, and takes the next good one",
            arguments: ["text", "other key", "missing"])
        func broken(trouble: String) throws {
            try Self.makeIdentity("second", in: folder)
            switch trouble {
            case "text":
                try folder.write("no certificate\n", to: "text")
                try replace("server.pem", by: "text")
            case "other key": try replace("server.key", by: "second.key")
            default: try FileManager.default.removeItem(at: folder["server.pem"])
            }
            #expect(server.log.wait(for: "the new TLS certificate is not used; the one before stays"))
            #expect(try name() == "first")
            try replace("server.key", by: "second.key")
            try replace("server.pem", by: "second.pem")
            #expect(server.log.wait(for: "the TLS certificate was taken anew"))
            #expect(try name() == "second")
            #expect(server.log.text.components(separatedBy: "is not used").count <= 3, "not once for each look")
        }
    }
}
