import Foundation
import Glibc
import PacCryptAPI
import TestSupport
import Testing

extension ShareProcessTests {
    @Suite("What a recipient has to wait for takes a minute at most")
    struct AfterAMinuteTests {
        /// More than a moment's work, so that the download can be stopped in the middle.
        private static let content = SampleContent.data(96 << 20)

        /// The two waits go on at the same time.
        @Test(
            "a crashed download can be begun again, and outsiders who used up the attempts keep nobody out for longer")
        func minute() throws {
            let server = try RunningServer(settings: ShareSettings.text())
            let besieged = try SentShare([.file(named: "f", Data("besieged".utf8))], at: server)
            try exhaustAttempts(of: besieged)
            try crashAndPickUpAgain(SentShare([.file(named: "f", Self.content)], at: server))
            // Crashing took a moment after the first wait had begun, so that one is over as well.
            let answer = try besieged.unlock()
            #expect(answer.status == 200, "\(answer.text)")
        }

        /// Tries wrong passwords, three from each of ever other networks, until one is refused: 20 that all have in
        /// common, and 200 of networks that have not tried lately. One of these is given every ten seconds, so that a
        /// slow machine tries more.
        private func exhaustAttempts(of share: SentShare) throws {
            var outcomes: [ManyCurls.Outcome] = []
            while !outcomes.contains(where: { $0.status == 429 }), outcomes.count < 700 {
                let guesses = (outcomes.count..<outcomes.count + 20).map {
                    (["pickup_password": "wrong"], "127.1.\($0 / 3 + 1).1")
                }
                outcomes += try ManyCurls.post(
                    to: share.server.url + share.path + "/unlock", guesses, areParallel: false)
            }
            #expect(outcomes.count > 220 && outcomes.prefix(220).allSatisfy { $0.status == 401 })
            let refused = outcomes.filter { $0.status != 401 }
            #expect(!refused.isEmpty)
            #expect(refused.allSatisfy { $0.status == 429 && (1...10).contains($0.retryAfter ?? 0) })
        }

        /// Kills `paccrypt pickup` in the middle, and runs it again at once: it waits for what the server asks for.
        private func crashAndPickUpAgain(_ share: SentShare) throws {
            let folder = try TemporaryFolder()
            let environment = [
                "PACCRYPT_PASSWORD": SentShare.encryptionPassword,
                "PACCRYPT_PICKUP_PASSWORD": SentShare.pickupPassword,
            ]
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Program.path)
            process.arguments = ["pickup", "--quiet", share.created.pickupURL]
            process.environment = Program.bareEnvironment.merging(environment) { _, new in new }
            process.currentDirectoryURL = folder.url
            process.standardInput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            #expect(try eventually { try received(in: folder) > 0 })
            // Whatever is on its way then stays there.
            share.server.send(SIGSTOP)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            share.server.send(SIGCONT)
            let before = try received(in: folder)
            #expect(try before > 0 && before < Self.content.count && !folder.names.contains("f"))

            let refused = try share.open(ticket: try share.ticket())
            #expect(try refused.status == 409 && refused.refusal().code == "being_downloaded")
            #expect((1...60).contains(refused.header("Retry-After").flatMap { Int($0) } ?? 0))
            let start = ContinuousClock.now
            let again = try Program.run(
                "pickup", "--quiet", share.created.pickupURL, environment: environment, in: folder.url)
            #expect(again.code == 0, "\(again.errors)")
            // What the server asked for is checked above; a lease that nobody takes over ends after fifteen minutes.
            #expect(ContinuousClock.now - start < .seconds(600))
            #expect(try Data(contentsOf: folder["f"]) == Self.content)
            #expect(try folder.names == ["f"])
            let status = try share.status()
            #expect(status.state == "burned" && status.opened == 2)
            let resumed = "route=/api/pacshare/{id}/file status=206"
            #expect(share.server.log.wait(for: resumed), "it went on where it had been stopped")
        }

        private func received(in folder: TemporaryFolder) throws -> Int {
            let partial = try folder.names.first { $0.hasPrefix(".paccrypt-pickup-") }
            let path = folder[partial ?? ""].appendingPathComponent("1.encrypted").path
            return (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
        }
    }
}
