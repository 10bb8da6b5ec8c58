import Foundation
import Glibc
import TestSupport
import Testing

extension ShareProcessTests {
    /// The content of one of the original's shares is sealed anew when it is opened for the first time.
    @Suite("Faults while a share of the original PacCrypt is taken over")
    struct TakeOverFaultTests {
        private typealias Originals = ServerProcessTests.OriginalSharesTests
        private static let content = SampleContent.data(24 << 20)

        private struct Abandoned {
            var server: RunningServer
            var vector: Originals.Vector
        }

        /// The waits for both go on at the same time.
        @Test("a client that leaves meanwhile leaves nothing half-made, and a minute later the share opens")
        func gone() throws {
            for abandoned in try UnluckyClient.allCases.map(abandon) {
                var answer = try abandoned.vector.pickUp(at: abandoned.server)
                if answer.status == 409 {
                    // Until then whoever left might come back.
                    let pause = try #require(answer.header("Retry-After").flatMap { UInt32($0) })
                    #expect((1...60).contains(pause))
                    sleep(pause)
                    answer = try abandoned.vector.pickUp(at: abandoned.server)
                }
                #expect(answer.status == 200, "\(answer.text.prefix(200))")
                let isSame = answer.body == Self.content
                #expect(isSame)
                #expect(answer.headers.contains("filename=\"\(abandoned.vector.filename)\""))
            }
        }

        /// A server at which a client asked for a share and left when the half of it was sealed.
        private func abandon(client: UnluckyClient) throws -> Abandoned {
            let vector = try #require(try Originals.vectors().first { $0.filename == "old-style.txt" })
            let folder = try TemporaryFolder()
            let disk = try MachineTrouble.hangingDisk(
                folder["data/pacshare"].path, bytes: 36 << 20, until: folder.path("end"))
            let server = try RunningServer(
                settings: ShareSettings.text(["upload_folder": "\"pacshare\""]), environment: disk, in: folder
            ) {
                try Originals.copyShares(beside: $0)
                let file = $0.deletingLastPathComponent().appending(path: "pacshare/\(vector.id).enc")
                try OriginalFile.aesGCM(Self.content, password: vector.enc_password).write(to: file)
            }
            let names = try folder.names(in: "data/pacshare")
            let others = names.filter { !$0.hasPrefix(vector.id) }
            #expect(names.count == others.count + 2)
            let before = try OpenFiles(of: server.identifier).deletedFiles.count

            let body = #"{"pickup_password": "\#(vector.pickup_password)", "enc_password": "\#(vector.enc_password)"}"#
            let connection = try Connection(port: server.port)
            try connection.send(
                "POST /api/pacshare/\(vector.id)/pickup HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
            #expect(
                try eventually {
                    try OpenFiles(of: server.identifier).deletedFiles.contains {
                        (4 << 20..<16 << 20).contains($0.size)
                    }
                }, "it is being sealed")
            #expect(try folder.names(in: "data/pacshare") == names, "the original is there until the end")
            client.leave(connection)
            try folder.write("", to: "end")
            // An original's file that was deleted and stays open would be one of these, too.
            let left = { try folder.names(in: "data/pacshare").filter { !others.contains($0) } }
            #expect(
                try eventually {
                    try left().count == 1 && OpenFiles(of: server.identifier).deletedFiles.count <= before
                })
            #expect(try left().allSatisfy { !$0.hasPrefix(vector.id) })
            return Abandoned(server: server, vector: vector)
        }
    }
}
