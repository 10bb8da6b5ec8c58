import Foundation
import TestSupport
import Testing

extension ServerProcessTests {
    /// No share is lost because the server looks for its files in another place.
    @Suite("Another upload folder")
    struct UploadFolderTests {
        private static let elsewhere = ShareSettings.text(["upload_folder": "\"elsewhere\""])
        private static let words = "stop the server, move the whole folder"

        private func share(_ server: RunningServer) throws -> SentShare {
            try SentShare([.text("max_downloads", "9"), .file(named: "a.bin", Data("content".utf8))], at: server)
        }

        private func expectContent(_ share: SentShare, _ server: RunningServer) throws {
            let answer = try share.at(server).pickUp()
            #expect(answer.status == 200 && answer.text == "content", "\(answer.text)")
        }

        @Test("is not taken from the panel or the file while shares lie in the one in use, and ends the next start")
        func refused() throws {
            let folder = try TemporaryFolder()
            var server = try RunningServer(settings: ShareSettings.text(), in: folder)
            let shares = try (0..<3).map { _ in try share(server) }
            let browser = try AdminBrowser(server)
            _ = try browser.setUp()
            let page = try browser.save(["upload_folder": "elsewhere"])
            #expect(page.status == 400 && page.text.contains(Self.words))
            #expect(try server.settingsText() == ShareSettings.text())
            let same = try browser.save(["upload_folder": "./pacshare/"])
            #expect(same.status == 303, "the same folder under another name")

            try Data(Self.elsewhere.utf8).write(to: server.settingsFile)
            #expect(server.log.wait(for: "upload_folder in settings.json is not adopted"))
            #expect(server.log.text.contains(Self.words))
            for share in shares { try expectContent(share, server) }
            let restart = try browser.submit("/adminpage", to: "/restart-server", ["password": AdminBrowser.password])
            #expect(restart.status == 409 && restart.text.contains(Self.words))
            try expectContent(try share(server), server)
            #expect(try server.stop() == 0)

            let refused = try RunningServer.runToEnd(settings: Self.elsewhere, in: folder)
            #expect(refused.code == 2)
            for text in [Self.words, "the active shares (4)", folder["data/elsewhere"].path, "--accept-lost-shares"] {
                #expect(refused.errors.contains(text), "\(refused.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: folder["data/elsewhere"].path))
            server = try RunningServer(settings: ShareSettings.text(), in: folder)
            for share in shares { try expectContent(share, server) }
        }

        @Test("is taken when the whole folder was moved, and from the panel when nothing lies in the old one")
        func moved() throws {
            let folder = try TemporaryFolder()
            var server = try RunningServer(settings: ShareSettings.text(), in: folder)
            let browser = try AdminBrowser(server)
            _ = try browser.setUp()
            let empty = try browser.save(["upload_folder": "first"])
            #expect(empty.status == 303)
            #expect(try server.stop() == 0)
            server = try RunningServer(settings: nil, in: folder)
            let sent = try share(server)
            #expect(try server.stop() == 0)
            try FileManager.default.moveItem(at: folder["data/first"], to: folder["data/elsewhere"])
            server = try RunningServer(settings: Self.elsewhere, in: folder)
            #expect(try server.curl("/readyz").status == 200)
            try expectContent(sent, server)
        }

        @Test("a folder that is not there ends the start; accepted as lost, shares are active again with their files")
        func lostAndFound() throws {
            let folder = try TemporaryFolder()
            var server = try RunningServer(settings: ShareSettings.text(), in: folder)
            let shares = try (0..<12).map { _ in try share(server) }
            #expect(try server.stop() == 0)
            let (place, away) = (folder["data/pacshare"], folder["away"])
            try FileManager.default.moveItem(at: place, to: away)
            #expect(try RunningServer.runToEnd(settings: nil, in: folder).code == 2)

            server = try RunningServer(settings: nil, arguments: ["--accept-lost-shares"], in: folder)
            #expect(server.log.text.contains("were marked as lost"))
            #expect(try shares[0].at(server).pickUp().refusal().code == "share_lost")
            #expect(try server.curl("/readyz").status == 200)
            #expect(try server.stop() == 0)
            server = try RunningServer(settings: nil, in: folder)
            #expect(try server.stop() == 0)

            try FileManager.default.removeItem(at: place)
            try FileManager.default.moveItem(at: away, to: place)
            server = try RunningServer(settings: nil, in: folder)
            #expect(server.log.text.contains("lost shares whose files are back are active again"))
            for share in shares { try expectContent(share, server) }
            #expect(try server.auditEntries().count { $0.detail?["reason"] == "found_again" } == 12)
        }

        @Test("many missing files are told apart from files that nobody knows, and no share is lost for them")
        func partlyMissing() throws {
            let folder = try TemporaryFolder()
            var server = try RunningServer(settings: ShareSettings.text(), in: folder)
            let shares = try (0..<12).map { _ in try share(server) }
            #expect(try server.stop() == 0)
            let place = folder["data/pacshare"]
            try FileManager.default.createDirectory(at: folder["away"], withIntermediateDirectories: true)
            let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
                .filter { $0.hasSuffix(".blob") }
            for name in names.dropFirst() {
                try FileManager.default.moveItem(
                    at: place.appendingPathComponent(name), to: folder["away"].appendingPathComponent(name))
            }
            for _ in 0..<2 {
                server = try RunningServer(settings: nil, in: folder)
                let answer = try server.curl("/readyz")
                #expect(answer.status == 503 && answer.text.contains("11 files of shares are not in the upload folder"))
                #expect(!answer.text.contains("does not know"))
                #expect(!server.log.text.contains("were marked as lost"))
                #expect(try server.stop() == 0)
            }
            for name in names.dropFirst() {
                try FileManager.default.moveItem(
                    at: folder["away"].appendingPathComponent(name), to: place.appendingPathComponent(name))
            }
            server = try RunningServer(settings: nil, in: folder)
            #expect(try server.curl("/readyz").status == 200)
            for share in shares { try expectContent(share, server) }
        }
    }
}
