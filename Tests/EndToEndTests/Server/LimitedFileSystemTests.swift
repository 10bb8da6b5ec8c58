import Foundation
import TestSupport
import Testing

extension ServerProcessTests {
    /// The server works on file systems that cannot do everything, and says what they cannot do.
    @Suite("File systems that can do less")
    struct LimitedFileSystemTests {
        private func expectLimitation(_ words: String, at server: RunningServer) throws {
            let answer = try server.curl("/readyz")
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.text.contains(#""limitations""#) && answer.text.contains(words), "\(answer.text)")
            let lines = server.log.text.split(separator: "\n").filter { $0.contains(words) }
            #expect(lines.count == 1, "\(server.log.text)")
            #expect(lines.allSatisfy { $0.contains(" warning ") && $0.contains(server.folder["data"].path) })
        }

        /// Uploads, picks up a share of before, encrypts and decrypts.
        private func expectWork(at server: RunningServer, with share: SentShare? = nil) throws -> SentShare {
            let content = SampleContent.data(2_000_000)
            if let share { #expect(try share.at(server).pickUp().body == content) }
            let new = try SentShare([.text("max_downloads", "9"), .file(named: "f", content)], at: server)
            #expect(try new.pickUp().body == content)
            let encrypted = try server.post(
                "/api/encrypt", form: [.text("enc_password", "words"), .file(named: "f", content)])
            #expect(encrypted.status == 200)
            let decrypted = try server.post(
                "/api/decrypt", form: [.text("enc_password", "words"), .file(named: "f", encrypted.body)])
            #expect(decrypted.status == 200 && decrypted.body == content)
            return new
        }

        @Test("without files that have no name, and without renaming that does not replace")
        func names() throws {
            let folder = try TemporaryFolder()
            let mount = try LimitedMount("data", in: folder)
            defer { withExtendedLifetime(mount) {} }
            var server = try RunningServer(
                settings: ShareSettings.text(), environment: mount.environment, in: folder)
            try expectLimitation("Unfinished files have a hidden name", at: server)
            let share = try expectWork(at: server)
            #expect(try server.stop() == 0)
            let leftover = "pacshare/.\(String(repeating: "a", count: 32)).partial"
            try Data("left by a crash".utf8).write(to: mount.source.appendingPathComponent(leftover))
            server = try RunningServer(settings: ShareSettings.text(), environment: mount.environment, in: folder)
            _ = try expectWork(at: server, with: share)
            #expect(server.storedNames.allSatisfy { $0.hasSuffix(".blob") }, "\(server.storedNames)")
            #expect(try server.stop() == 0)
        }

        @Test(
            "with permissions and owners of their own",
            arguments: [LimitedMount.Changes.denied, .ignored], LimitedMount.Account.allCases)
        func rights(changes: LimitedMount.Changes, account: LimitedMount.Account) throws {
            let folder = try TemporaryFolder()
            let mount = try LimitedMount(
                "data", in: folder,
                .init(permissions: changes, owners: changes, owner: LimitedMount.Account.ordinaryID))
            defer { withExtendedLifetime(mount) {} }
            var share: SentShare?
            for _ in 0..<2 {
                let server = try RunningServer(
                    settings: ShareSettings.text(), wrapper: account.wrapper, environment: mount.environment,
                    in: folder, prepare: { _ in try mount.openToEverybody() })
                try expectLimitation("Permissions cannot be set", at: server)
                try expectLimitation("open to other accounts of this machine", at: server)
                if account == .root { try expectLimitation("Owners cannot be set", at: server) }
                share = try expectWork(at: server, with: share)
                #expect(!server.log.text.contains(" error "), "\(server.log.text)")
                #expect(try server.stop() == 0)
            }
        }
    }
}
