import Foundation
import Glibc
import PacCryptAPI
import TestSupport
import Testing

extension ShareProcessTests {
    @Suite("Faults while sharing")
    struct ShareFaultTests {
        private static let content = SampleContent.data(24 << 20)
        /// One that is sealed on the thread that moves the bytes, and one that is sealed on all cores.
        private static let algorithms = ["aes_gcm", "aes_cbc"]

        private static func file(_ algorithm: String) -> [FormField] {
            [.text("algorithm", algorithm), .file(named: "f", content)]
        }

        private func start(in folder: TemporaryFolder? = nil, _ changes: [String: String] = [:]) throws -> RunningServer
        {
            try RunningServer(settings: ShareSettings.text(changes), in: folder)
        }

        private func kill(_ server: RunningServer) throws {
            server.send(SIGKILL)
            #expect(try server.exitCode() == 128 + SIGKILL)
        }

        /// A form that was sent in part.
        private func beginUpload(_ algorithm: String, at server: RunningServer) throws -> Connection {
            let form = SentShare.passwords + Self.file(algorithm)
            let connection = try Connection(port: server.port)
            try connection.send(FormField.request("/api/pacshare", form).prefix(8 << 20))
            #expect(
                try eventually { try OpenFiles(of: server.identifier).deletedFiles.contains { $0.size >= 4 << 20 } })
            return connection
        }

        @Test("a server that is killed in an upload leaves no part of it, and the other shares", arguments: algorithms)
        func killedInUpload(algorithm: String) throws {
            // With one share for each client: half a share would count.
            let limit = ["max_active_shares_per_client": "2"]
            let first = try start(limit)
            let share = try SentShare([.file(named: "f", Self.content)], at: first)
            let stored = first.storedNames
            #expect(stored.count == 1)
            let connection = try beginUpload(algorithm, at: first)
            try kill(first)
            #expect(try connection.receiveToEnd().isEmpty)
            #expect(first.storedNames == stored)
            let second = try start(in: first.folder, limit)
            #expect(second.storedNames == stored)
            #expect(try share.at(second).pickUp().body == Self.content)
            _ = try SentShare([.file(named: "f", Data("again".utf8))], at: second)
        }

        @Test(
            "a server that is killed in a download keeps the share, and the download goes on after its start",
            arguments: algorithms)
        func killedInDownload(algorithm: String) throws {
            let first = try start()
            var share = try SentShare(Self.file(algorithm), at: first)
            let lease = try share.lease()
            let folder = try TemporaryFolder()
            let curl = try BackgroundCurl(
                ["-sS", "--limit-rate", "2M", "-o", folder["f"].path] + share.downloading(lease))
            #expect(eventually { size(of: folder["f"]) > 0 })
            try kill(first)
            #expect(try curl.waitForEnd() == 18)
            #expect(size(of: folder["f"]) < Self.content.count)

            let second = try start(in: first.folder)
            share = share.at(second)
            #expect(try share.status().state == "active")
            let rest = try Program.run(
                "/usr/bin/env", ["curl", "-sS", "-C", "-", "-o", folder["f"].path] + share.downloading(lease))
            #expect(rest.code == 0, "\(rest.errors)")
            #expect(try Data(contentsOf: folder["f"]) == Self.content)
            #expect(try share.confirm(lease))
            #expect(try share.status().state == "burned" && second.storedNames.isEmpty)
        }

        @Test(
            "a server that is killed between the blob and its share leaves an orphan, which the next start sets aside")
        func killedBeforeInsert() throws {
            let first = try start()
            let share = try SentShare([.file(named: "kept", Self.content)], at: first)
            let stored = first.storedNames
            let lock = try DatabaseLock(first.folder["data"].appendingPathComponent("application_data/paccrypt.sqlite"))
            let curl = try BackgroundCurl(
                ["-sS", "-F", "enc_password=a", "-F", "pickup_password=b", "-F", "file=@/dev/stdin;filename=f"]
                    + [first.url + "/api/pacshare"])
            try curl.write(Data("half a share".utf8))
            curl.endInput()
            #expect(eventually { first.storedNames.count == 2 })
            try kill(first)
            lock.release()
            #expect(try curl.waitForEnd() == 52)

            let second = try start(in: first.folder)
            let orphan = try #require(second.storedNames.first { $0.hasPrefix("lost+found/") })
            #expect(second.storedNames == (stored + ["lost+found", orphan]).sorted())
            #expect(try share.at(second).pickUp().body == Self.content)
        }

        @Test(
            "a disk that fills up in an upload is 507, nothing of it is left, and what is there can be picked up",
            arguments: algorithms)
        func fullDisk(algorithm: String) throws {
            let folder = try TemporaryFolder()
            let uploads = folder["data/pacshare"].path
            try FileManager.default.createDirectory(atPath: uploads, withIntermediateDirectories: true)
            let trouble = try MachineTrouble.fullDisk(uploads, bytes: 40 << 20)
            let server = try RunningServer(
                settings: ShareSettings.text(), environment: trouble, in: folder)
            let share = try SentShare(Self.file(algorithm), at: server)
            func names() throws -> [String] { try folder.names(in: "data/pacshare") }
            #expect(try names().count == 2, "the mark and a blob")
            // From a pipe: nobody knows how much comes.
            let script = """
                head -c 30000000 /dev/zero | curl -sS -o body -w '%{http_code}' -F algorithm=$ALGORITHM -F enc_password=a -F pickup_password=b \
                    -F 'file=@/dev/stdin;filename=f' "$URL"; cat body
                """
            let result = try Program.shell(
                script, environment: ["URL": server.url + "/api/pacshare", "ALGORITHM": algorithm])
            #expect(result.text.hasPrefix("507") && result.text.contains(#""code":"storage_full""#), "\(result)")
            // One that says so is refused at once.
            let refused = try server.post(
                "/api/pacshare", form: SentShare.passwords + [.file(named: "f", Self.content)])
            #expect(try refused.status == 507 && refused.refusal().code == "storage_full")
            #expect(try names().count == 2)
            _ = try SentShare([.file(named: "small", Data(count: 8 << 20))], at: server)
            #expect(try share.pickUp().body == Self.content)
        }

        @Test("a client that leaves in an upload leaves nothing", arguments: UnluckyClient.allCases, algorithms)
        func goneInUpload(client: UnluckyClient, algorithm: String) throws {
            let server = try start(["max_active_shares_per_client": "1"])
            _ = try server.curl("/healthz")
            let before = try OpenFiles(of: server.identifier).count
            for _ in 0..<3 {
                client.leave(try beginUpload(algorithm, at: server))
                #expect(try eventually { try OpenFiles(of: server.identifier).count <= before })
            }
            #expect(server.storedNames.isEmpty)
            _ = try SentShare([.file(named: "f", Data("the only one".utf8))], at: server)
            #expect(!server.log.text.contains(" error "), "it is no error of the server")
        }

        @Test("a client that leaves in a download can go on with it", arguments: UnluckyClient.allCases, algorithms)
        func goneInDownload(client: UnluckyClient, algorithm: String) throws {
            let server = try start()
            let share = try SentShare(Self.file(algorithm), at: server)
            let before = try OpenFiles(of: server.identifier).count
            let lease = try share.lease()
            for _ in 0..<3 {
                let connection = try Connection(port: server.port)
                try connection.send(
                    "GET \(share.path)/file HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(lease)\r\n\r\n")
                #expect(try connection.receive().starts(with: Data("HTTP/1.1 200 OK".utf8)))
                client.leave(connection)
                #expect(try eventually { try OpenFiles(of: server.identifier).count <= before })
            }
            #expect(try share.status().state == "active")
            let rest = try share.file(lease, "", ["-H", "Range: bytes=1000000-"])
            #expect(rest.status == 206 && rest.body == Self.content.dropFirst(1_000_000))
            #expect(!server.log.text.contains(" error "), "it is no error of the server")
        }

        @Test(
            "a flipped byte ends the download in the middle, and the share stays until it is right",
            arguments: algorithms)
        func flippedByte(algorithm: String) throws {
            let server = try start()
            let share = try SentShare(Self.file(algorithm), at: server)
            let blob = server.stored(try #require(server.storedNames.first))
            let lease = try share.lease()
            try flip(blob, at: 20 << 20)
            let folder = try TemporaryFolder()
            let broken = try Program.run(
                "/usr/bin/env", ["curl", "-sS", "-o", folder["f"].path] + share.downloading(lease))
            #expect(broken.code == 18)
            #expect(size(of: folder["f"]) <= 20 << 20, "nothing that was changed is sent")
            #expect(try share.status().state == "active")
            try flip(blob, at: 20 << 20)
            #expect(try share.file(lease).body == Self.content)
        }

        @Test("a changed head is said before a download is taken")
        func flippedHead() throws {
            let server = try start()
            let share = try SentShare([.file(named: "f", Self.content)], at: server)
            let blob = server.stored(try #require(server.storedNames.first))
            let ticket = try share.ticket()
            try flip(blob, at: 40)
            let answer = try share.open(ticket: ticket)
            #expect(try answer.status == 410 && answer.refusal().code == "tampered")
            try flip(blob, at: 40)
            #expect(try share.pickUp().body == Self.content)
        }

        @Test("a second server on the same data directory, or the same upload folder, does not start")
        func twoServers() throws {
            let first = try start()
            #expect(throws: RunningServer.Failure.self) { try start(in: first.folder) }
            let uploads = first.folder["data/pacshare"].path
            let second = try TemporaryFolder()
            do {
                _ = try start(in: second, ["upload_folder": "\"\(uploads)\""])
                Issue.record("it started")
            } catch RunningServer.Failure.notListening(let log) {
                #expect(log.contains("Another server uses the folder"))
            }
            let share = try SentShare([.file(named: "f", Self.content)], at: first)
            #expect(try share.pickUp().body == Self.content)
        }

        private func flip(_ file: URL, at offset: UInt64) throws {
            let handle = try FileHandle(forUpdating: file)
            try handle.seek(toOffset: offset)
            let byte = try #require(try handle.read(upToCount: 1)?.first)
            try handle.seek(toOffset: offset)
            try handle.write(contentsOf: [byte ^ 1])
            try handle.close()
        }

        private func size(of file: URL) -> Int {
            (try? FileManager.default.attributesOfItem(atPath: file.path))?[.size] as? Int ?? 0
        }
    }
}

/// How a client leaves without a word.
enum UnluckyClient: CaseIterable {
    case closes, resets

    func leave(_ connection: Connection) {
        switch self {
        case .closes: connection.disconnect()
        case .resets: connection.reset()
        }
    }
}
