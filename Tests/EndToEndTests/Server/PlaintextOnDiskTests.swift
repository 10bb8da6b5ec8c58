import Foundation
import Glibc
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("No plaintext on the disk")
    struct PlaintextOnDiskTests {
        /// So much that some of it lies in a file while more of it, at most 3 MiB, is sealed in memory.
        private static let content = PlaintextSearch.content(bytes: 8 << 20)
        /// What a server that keeps nothing leaves in its folders.
        private static let ownFiles: Set = [
            "settings.json", "setup_token", "admin_key.key", "admin_logs.enc", "paccrypt.sqlite",
            "paccrypt.sqlite.mark", "admin_creds.json.lock", "admin_logs.lock", "paccrypt.sqlite.lock", "serve.lock",
            ".paccrypt-spool", ".paccrypt-instance",
        ]

        @Test("the search itself finds the marker, in a file with a name and in one without")
        func control() throws {
            let folder = try TemporaryFolder()
            #expect(try PlaintextSearch(folders: [folder.url]).findings.isEmpty)
            // Not at the start, and across the boundary of blocks.
            let path = try folder.write(Data(count: 65_520) + PlaintextSearch.content(bytes: 64), to: "named")
            #expect(try PlaintextSearch(folders: [folder.url]).findings == [path])
            let holder = Process()
            holder.executableURL = URL(fileURLWithPath: "/bin/sleep")
            holder.arguments = ["60"]
            holder.standardInput = try FileHandle(forReadingFrom: folder["named"])
            holder.standardOutput = FileHandle.nullDevice
            holder.standardError = FileHandle.nullDevice
            try holder.run()
            defer { holder.terminate() }
            try FileManager.default.removeItem(atPath: path)
            // Before it becomes `sleep` the process has the files of the test too.
            let isSleeping = try eventually {
                try PlaintextSearch(folders: [folder.url], process: holder.processIdentifier).names.count == 1
            }
            #expect(isSleeping)
            let search = try PlaintextSearch(folders: [folder.url], process: holder.processIdentifier)
            #expect(search.findings.count == 1)
            #expect(search.deletedBytes == 65_584)
        }

        @Test(
            "none in the middle of an upload to encrypt, nor after it", arguments: Credentials.algorithms,
            [true, false])
        func encrypting(algorithm: String, isFirst: Bool) throws {
            let server = try RunningServer()
            let fields = try Credentials(for: algorithm, of: server).sealingFields
            let file = FormField.file(named: "f", Self.content)
            let request = FormField.request(
                "/api/encrypt", isFirst ? [file] + fields : fields + [file], more: "Connection: close\r\n")
            let half = request.count - (1 << 20)
            let connection = try Connection(port: server.port)
            try connection.send(request.prefix(half))
            try expectNoPlaintext(of: server, whileHolding: 1 << 20)
            try connection.send(request.suffix(from: half))
            let answer = try connection.receiveToEnd()
            #expect(answer.starts(with: Data("HTTP/1.1 200 OK".utf8)))
            #expect(answer.count > Self.content.count)
            #expect(answer.range(of: PlaintextSearch.marker) == nil)
            try expectNothingLeft(of: server)
        }

        @Test("none in the middle of a download of what was decrypted, nor after it", arguments: Credentials.algorithms)
        func decrypting(algorithm: String) throws {
            let server = try RunningServer()
            let credentials = try Credentials(for: algorithm, of: server)
            // More than the buffers of both sides take, so that the server is not done when the client stops.
            let content = PlaintextSearch.content(bytes: 24 << 20)
            let sealed = try server.post(
                "/api/encrypt", form: credentials.sealingFields + [.file(named: "f", content)])
            #expect(sealed.status == 200)
            let connection = try Connection(port: server.port)
            try connection.send(
                FormField.request(
                    "/api/decrypt", credentials.openingFields + [.file(named: "f", sealed.body)],
                    more: "Connection: close\r\n"))
            var answer = try connection.receive()
            #expect(answer.starts(with: Data("HTTP/1.1 200 OK".utf8)))
            try expectNoPlaintext(of: server, whileHolding: content.count)
            answer += try connection.receiveToEnd()
            #expect(answer.suffix(content.count) == content)
            try expectNothingLeft(of: server)
        }

        @Test("none while a file of the original is opened, sealed anew and sent, nor after it")
        func original() throws {
            let server = try RunningServer()
            let content = PlaintextSearch.content(bytes: 24 << 20)
            let sealed = try OriginalFile.aesGCM(content, password: "pw")
            let connection = try Connection(port: server.port)
            try connection.send(
                FormField.request(
                    "/api/decrypt", [.text("enc_password", "pw"), .file(named: "f.encrypted", sealed)],
                    more: "Connection: close\r\n"))
            try server.expectNoPlaintext { connection.isReadable(milliseconds: 20) }
            var answer = try connection.receive()
            #expect(answer.starts(with: Data("HTTP/1.1 200 OK".utf8)))
            try expectNoPlaintext(of: server, whileHolding: content.count)
            answer += try connection.receiveToEnd()
            let isSame = answer.suffix(content.count) == content
            #expect(isSame)
            try expectNothingLeft(of: server)
        }

        @Test("none of texts")
        func texts() throws {
            let server = try RunningServer()
            let text = String(decoding: PlaintextSearch.content(bytes: 60_000), as: UTF8.self)
            let password = FormField.text("enc_password", "pw")
            let sealed = try server.post("/api/encrypt", form: [.text("message", text), password])
            let container = try #require(try sealed.members()["result"])
            let opened = try server.post("/api/decrypt", form: [.text("message", container), password])
            #expect(try opened.members() == ["result": text])
            try expectNothingLeft(of: server)
        }

        /// Stops the process where it is, and searches.
        private func expectNoPlaintext(of server: RunningServer, whileHolding bytes: Int) throws {
            #expect(
                try eventually {
                    try OpenFiles(of: server.identifier).deletedFiles.contains { $0.size >= bytes }
                }, "the spool does not hold \(bytes) bytes")
            server.send(SIGSTOP)
            defer { server.send(SIGCONT) }
            let search = try server.searchForPlaintext()
            #expect(search.findings.isEmpty)
            #expect(search.deletedBytes >= bytes)
        }

        private func expectNothingLeft(of server: RunningServer) throws {
            #expect(try eventually { try OpenFiles(of: server.identifier).deletedFiles.isEmpty })
            #expect(try server.searchForPlaintext().findings.isEmpty)
            #expect(try server.stop() == 0)
            let search = try PlaintextSearch(folders: [server.folder["data"], server.folder["tmp"]])
            #expect(search.findings.isEmpty)
            let names = Set(search.names.map { URL(fileURLWithPath: $0).lastPathComponent })
            // The database may leave its journal.
            #expect(names.subtracting(["paccrypt.sqlite-wal", "paccrypt.sqlite-shm"]) == Self.ownFiles)
        }
    }
}
