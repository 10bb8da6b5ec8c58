import Foundation
import Glibc
import TestSupport
import Testing

extension ShareProcessTests {
    /// When the algorithm comes after the file and is not the one that was assumed, the content is sealed anew.
    @Suite("Faults while content is sealed anew")
    struct ResealingFaultTests {
        /// What is sealed anew: a share, or a file that is only encrypted.
        enum Work: CaseIterable {
            case share, encryption

            var path: String { self == .share ? "/api/pacshare" : "/api/encrypt" }
            /// Where the content lies meanwhile, below the data directory.
            var folder: String { self == .share ? "data/pacshare" : "data/application_data/spool" }
        }

        private static let content = SampleContent.data(24 << 20)

        private static func form(_ work: Work) -> [FormField] {
            let passwords = work == .share ? SentShare.passwords : [.text("enc_password", "a password")]
            return [.file(named: "f", content)] + passwords + [.text("algorithm", "aes_cbc")]
        }

        /// A server whose disk hangs in the middle of the second pass, until there is a file "end" in the folder.
        private func start(_ work: Work, in folder: TemporaryFolder) throws -> RunningServer {
            let place = folder[work.folder].path
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            return try RunningServer(
                settings: ShareSettings.text(),
                environment: MachineTrouble.hangingDisk(place, bytes: 36 << 20, until: folder.path("end")), in: folder)
        }

        /// A client that has sent all of its form, when the second pass hangs.
        private func beginSecondPass(_ work: Work, at server: RunningServer) throws -> Connection {
            let client = try Connection(port: server.port)
            try client.send(FormField.request(work.path, Self.form(work)))
            #expect(
                try eventually {
                    let sizes = try OpenFiles(of: server.identifier).deletedFiles.map(\.size)
                    return sizes.contains { $0 > 24 << 20 } && sizes.contains { (4 << 20..<16 << 20).contains($0) }
                }, "the second pass has begun")
            return client
        }

        private func files(of work: Work, _ server: RunningServer) throws -> [String] {
            let marks = [".paccrypt-instance", ".paccrypt-spool"]
            return try server.folder.names(in: work.folder).filter { !marks.contains($0) }
        }

        @Test("a server that is killed leaves nothing, before its next start and after it", arguments: Work.allCases)
        func killed(work: Work) throws {
            let first = try start(work, in: TemporaryFolder())
            let client = try beginSecondPass(work, at: first)
            first.send(SIGKILL)
            #expect(try first.exitCode() == 128 + SIGKILL)
            #expect(try client.receiveToEnd().isEmpty)
            #expect(try files(of: work, first).isEmpty)
            let second = try RunningServer(settings: ShareSettings.text(), in: first.folder)
            #expect(try files(of: work, second).isEmpty)
            #expect(try second.curl("/readyz").status == 200)
        }

        @Test(
            "a client that leaves meanwhile leaves nothing half-made, and what was shared before opens",
            arguments: Work.allCases, UnluckyClient.allCases)
        func gone(work: Work, client: UnluckyClient) throws {
            let server = try start(work, in: TemporaryFolder())
            let kept = try SentShare([.file(named: "kept", Data("kept".utf8))], at: server)
            let before = try OpenFiles(of: server.identifier)
            client.leave(try beginSecondPass(work, at: server))
            try server.folder.write("", to: "end")
            #expect(
                try eventually {
                    let now = try OpenFiles(of: server.identifier)
                    return now.count <= before.count && now.deletedFiles.count <= before.deletedFiles.count
                })
            // The server had the whole form, so that it may make the share that nobody is told of.
            let names = server.storedNames
            let sizes = try names.map { try size(of: server.stored($0)) }
            #expect(sizes.filter { $0 < Self.content.count }.count == 1, "the share from before")
            #expect(sizes.count <= (work == .share ? 2 : 1))
            #expect(!server.log.text.contains(" error "), "it is no error of the server")
            #expect(try server.stop() == 0)

            let second = try RunningServer(settings: ShareSettings.text(), in: server.folder)
            #expect(second.storedNames == names, "each belongs to a share")
            #expect(try files(of: .encryption, second).isEmpty)
            #expect(try kept.at(second).pickUp().text == "kept")
        }

        @Test(
            "where there is room for one copy alone it is 507, and nothing of either is left", arguments: Work.allCases)
        func fullDisk(work: Work) throws {
            let folder = try TemporaryFolder()
            let place = folder[work.folder].path
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            let server = try RunningServer(
                settings: ShareSettings.text(), environment: MachineTrouble.fullDisk(place, bytes: 40 << 20), in: folder
            )
            let before = try OpenFiles(of: server.identifier).deletedFiles.count
            let answer = try server.post(work.path, form: Self.form(work))
            #expect(try answer.status == 507 && answer.refusal().code == "storage_full", "\(answer.text)")
            #expect(try files(of: work, server).isEmpty)
            #expect(try eventually { try OpenFiles(of: server.identifier).deletedFiles.count <= before })
        }

        @Test("a share is synchronised once, and only as the blob that it becomes")
        func synchronizedOnce() throws {
            let folder = try TemporaryFolder()
            let log = try folder.write("", to: "synchronized")
            let server = try RunningServer(
                settings: ShareSettings.text(), environment: MachineTrouble.loggedSynchronizations(log), in: folder)
            let answer = try server.post("/api/pacshare", form: Self.form(.share))
            #expect(answer.status == 200, "\(answer.text)")
            let large = try folder.text("synchronized").split(separator: "\n").compactMap { Int($0) }
                .filter { $0 > Self.content.count }
            let blob = try #require(server.storedNames.first)
            #expect(try server.storedNames.count == 1 && large == [size(of: server.stored(blob))])
        }

        private func size(of file: URL) throws -> Int {
            try #require(FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int)
        }
    }
}
