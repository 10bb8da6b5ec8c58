import Foundation
import TestSupport
import Testing

extension ServerProcessTests {
    /// The upload folder and the database of a real server.
    @Suite("Shares on the disk")
    struct ShareFolderTests {
        private static let form: [FormField] = [
            .text("enc_password", "for the file"), .text("pickup_password", "for the link"),
            .file(named: "a.bin", Data("content".utf8)),
        ]
        private static let passwords = ["enc_password": "for the file", "pickup_password": "for the link"]

        private struct Created: Decodable { let id: String }

        private func upload(_ server: RunningServer) throws -> String {
            let answer = try server.post("/api/pacshare", form: Self.form)
            return try JSONDecoder().decode(Created.self, from: answer.body).id
        }

        @Test("a share outlives kill -9, and can be picked up from the next server")
        func restart() throws {
            let folder = try TemporaryFolder()
            var server = try RunningServer(in: folder)
            let id = try upload(server)
            server.send(SIGKILL)
            _ = try server.exitCode()
            server = try RunningServer(in: folder)
            let answer = try server.post("/api/pacshare/\(id)/pickup", json: Self.passwords)
            #expect(answer.status == 200 && answer.text == "content")
        }

        @Test("an admin deletes all shares; how many is told and on record, and nothing of them is left")
        func clear() throws {
            let server = try RunningServer()
            let ids = try (0..<3).map { _ in try upload(server) }
            let browser = try AdminBrowser(server)
            _ = try browser.setUp()
            let answer = try browser.submit(
                "/adminpage", to: "/admin-clear-uploads", ["password": AdminBrowser.password])
            #expect(answer.status == 200 && answer.text.contains("Deleted: 3 shares, 3 files"))
            for id in ids {
                #expect(try server.post("/api/pacshare/\(id)/pickup", json: Self.passwords).refusal().code == "gone")
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: server.folder["data/pacshare"].path)
            #expect(names == [".paccrypt-instance"])
            #expect(
                try eventually {
                    let entries = try server.auditEntries()
                    return entries.last { $0.event == "clear_uploads" }?.detail?["shares"] == "3"
                        && entries.count { $0.detail?["reason"] == "revoked_by_operator" } == 3
                })
        }

        @Test("an upload folder that another server uses ends serve with exit code 2, and says what to do")
        func foreign() throws {
            let server = try RunningServer()
            let folder = server.folder["data/pacshare"].path
            let second = try RunningServer.runToEnd(settings: #"{"upload_folder": "\#(folder)"}"#)
            #expect(second.code == 2)
            #expect(second.errors.contains("Another server uses the folder") && second.errors.contains("upload_folder"))
        }

        @Test("files that the database does not know are left alone at its first start, which readyz says")
        func firstStart() throws {
            let folder = try TemporaryFolder()
            var server = try RunningServer(in: folder)
            _ = try upload(server)
            #expect(try server.stop() == 0)
            for name in try FileManager.default.contentsOfDirectory(atPath: folder["data/application_data"].path)
            where name.hasPrefix("paccrypt.sqlite") {
                try FileManager.default.removeItem(at: folder["data/application_data/\(name)"])
            }
            server = try RunningServer(in: folder)
            let answer = try server.curl("/readyz")
            #expect(answer.status == 503 && answer.text.contains("new to this database"))
            let blobs = try FileManager.default.contentsOfDirectory(atPath: folder["data/pacshare"].path)
                .filter { $0.hasSuffix(".blob") }
            #expect(blobs.count == 1)
            #expect(try server.stop() == 0)
            server = try RunningServer(in: folder)
            #expect(try server.curl("/readyz").status == 200)
            let aside = try FileManager.default.contentsOfDirectory(atPath: folder["data/pacshare/lost+found"].path)
            #expect(aside == blobs)
        }

        @Test("a file that cannot be moved keeps no server from starting, which says so and tries again")
        func cannotBeMoved() throws {
            let folder = try TemporaryFolder()
            var server = try RunningServer(in: folder)
            let id = try upload(server)
            #expect(try server.stop() == 0)
            let orphan = folder["data/pacshare/\(String(repeating: "ab", count: 16)).blob"]
            let aside = folder["data/pacshare/lost+found"]
            for url in [orphan, aside] { try Data("x".utf8).write(to: url) }
            server = try RunningServer(in: folder)
            #expect(server.log.text.contains("not all that followed could be done"))
            let answer = try server.post("/api/pacshare/\(id)/pickup", json: Self.passwords)
            #expect(answer.status == 200 && answer.text == "content")
            #expect(try server.stop() == 0)
            try FileManager.default.removeItem(at: aside)
            server = try RunningServer(in: folder)
            let moved = try FileManager.default.contentsOfDirectory(atPath: aside.path)
            #expect(moved == [orphan.lastPathComponent])
        }
    }
}
