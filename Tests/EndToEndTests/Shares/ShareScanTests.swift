import ClamAVSupport
import Foundation
import Glibc
import PacCryptAPI
import TestSupport
import Testing

extension ShareProcessTests {
    @Suite("Uploads and a real clamd")
    struct ShareScanTests {
        private static let virus = Data(TestVirus.bytes)
        private static let clean = SampleContent.data(8 << 20)

        private func start(
            _ clamd: ClamAVDaemon, _ changes: [String: String] = [:]
        ) throws -> RunningServer {
            let own = ["virus_scanning_enabled": "true", "clamd_address": "\"\(clamd.socketPath)\""]
            return try RunningServer(settings: ShareSettings.text(own.merging(changes) { _, new in new }))
        }

        private func upload(_ files: [FormField], to server: RunningServer) throws -> Answer {
            try server.post("/api/pacshare", form: SentShare.passwords + files)
        }

        private func verdict(_ answer: Answer) throws -> String {
            try #require(answer.status == 200, "\(answer.text)")
            return try (answer.decoded() as ShareCreatedAnswer).scan.verdict
        }

        @Test("the test virus is refused, alone and among others and to be encrypted; clean files pass")
        func virus() throws {
            let clamd = try ClamAVDaemon()
            let server = try start(clamd)
            #expect(server.log.wait(for: "scans files of up to 25.0 MiB whole"), "Debian's limits are found")
            for files in [
                [FormField.file(named: "v", Self.virus)],
                [.file(named: "a", Self.clean), .file(named: "v", Self.virus), .file(named: "b", Self.clean)],
                [.file(named: "v", Self.clean + Self.virus)],
            ] {
                let answer = try upload(files, to: server)
                #expect(answer.status == 400)
                let refusal = try answer.refusal()
                #expect(refusal.code == "file_rejected")
                #expect(refusal.error.hasPrefix("File rejected: Eicar-Test-Signature"))
                if files.count == 3 { #expect(refusal.error.contains("file 2")) }
            }
            let original = try server.post("/", form: [.file(named: "v", Self.virus)] + SentShare.passwords)
            #expect(try original.status == 400 && original.refusal().code == "file_rejected")
            let encrypted = try server.post(
                "/api/encrypt", form: [.file(named: "v", Self.virus), .text("enc_password", "p")])
            #expect(try encrypted.status == 400 && encrypted.refusal().code == "file_rejected")
            #expect(eventually { server.storedNames.isEmpty })

            let share = try SentShare([.file(named: "a", Self.clean)], at: server)
            #expect(share.created.scan.verdict == "clean")
            #expect(share.created.scan.engine?.hasPrefix("ClamAV ") == true)
            let unlocked: ShareUnlockedAnswer = try share.unlock().decoded()
            #expect(unlocked.scan == share.created.scan)
            #expect(try share.pickUp().body == Self.clean)
            #expect(
                try eventually {
                    let events = try server.auditEntries().filter { $0.event == "scan" }
                    return events.contains { $0.outcome == "refused" } && events.contains { $0.outcome == "success" }
                })
        }

        @Test("above what clamd looks at a file is not fully scanned: accepted, or refused where a scan is required")
        func limits() throws {
            let clamd = try ClamAVDaemon()
            let large = FormField.file(named: "l", Data(count: 26 << 20))
            let lenient = try start(clamd)
            #expect(try verdict(upload([large], to: lenient)) == "not_fully_scanned")
            let strict = try start(clamd, ["scan_required": "true"])
            #expect(try upload([large], to: strict).refusal().code == "not_scanned")
            #expect(try verdict(upload([.file(named: "a", Self.clean)], to: strict)) == "clean")
            let sealed = try upload([.text("sealed", "on"), .file(named: "file.bin", Self.clean)], to: strict)
            #expect(try sealed.status == 403 && sealed.refusal().code == "scan_required")
            #expect(eventually { strict.storedNames.count == 1 })

            let small = try ClamAVDaemon(options: [
                "StreamMaxLength": "25M", "MaxFileSize": "2M", "MaxScanSize": "100M",
            ])
            let lowered = try start(small)
            #expect(lowered.log.wait(for: "(less than scan_max_bytes)"))
            #expect(try verdict(upload([.file(named: "a", Self.clean)], to: lowered)) == "not_fully_scanned")
            #expect(try verdict(upload([.file(named: "a", Self.clean.prefix(1 << 20))], to: lowered)) == "clean")
        }

        @Test("without a clamd uploads are accepted unscanned and on record, or refused where a scan is required")
        func stopped() throws {
            let clamd = try ClamAVDaemon()
            let (lenient, strict) = (try start(clamd), try start(clamd, ["scan_required": "true"]))
            clamd.kill()
            let share = try SentShare([.file(named: "a", Self.clean)], at: lenient)
            #expect(share.created.scan.verdict == "not_scanned")
            #expect(try share.pickUp().body == Self.clean)
            #expect(lenient.log.wait(for: "a file was not scanned"))
            #expect(
                try eventually {
                    try lenient.auditEntries().contains { $0.event == "scan" && $0.outcome == "failure" }
                })
            let refused = try upload([.file(named: "a", Self.clean)], to: strict)
            #expect(try refused.status == 503 && refused.refusal().code == "not_scanned")
            #expect(eventually { strict.storedNames.isEmpty })
        }

        @Test(
            "a clamd that dies or hangs in the middle does not hold up an upload: it is accepted, or refused by policy",
            arguments: [SIGKILL, SIGSTOP], [false, true])
        func inTheMiddle(signal: Int32, isRequired: Bool) throws {
            let clamd = try ClamAVDaemon()
            let server = try start(clamd, ["scan_required": "\(isRequired)"])
            let content = Self.clean + Self.clean
            let request = FormField.request(
                "/api/pacshare", SentShare.passwords + [.file(named: "f", content)], more: "Connection: close\r\n")
            let connection = try Connection(port: server.port)
            try connection.send(request.prefix(4 << 20))
            #expect(
                try eventually { try OpenFiles(of: server.identifier).deletedFiles.contains { $0.size >= 1 << 20 } })
            clamd.send(signal)
            let start = ContinuousClock.now
            try connection.send(request.dropFirst(4 << 20))
            let answer = try connection.receiveToEnd()
            #expect(ContinuousClock.now - start < .seconds(80))
            clamd.send(SIGCONT)
            let body = answer[try #require(answer.range(of: Data("\r\n\r\n".utf8))).upperBound...]
            if isRequired {
                #expect(answer.starts(with: Data("HTTP/1.1 503 ".utf8)))
                #expect(try JSONDecoder().decode(Answer.Refusal.self, from: body).code == "not_scanned")
                connection.disconnect()
                #expect(eventually { server.storedNames.isEmpty }, "nothing of it is kept")
                #expect(try eventually { try OpenFiles(of: server.identifier).deletedFiles.isEmpty })
                #expect(try server.curl("/healthz").status == 200)
                return
            }
            let created = try JSONDecoder().decode(ShareCreatedAnswer.self, from: body)
            #expect(created.scan.verdict == "not_scanned")
            let file = try server.post(
                "/api/pacshare/\(created.id)/pickup",
                json: ["pickup_password": SentShare.pickupPassword, "enc_password": SentShare.encryptionPassword])
            let isSame = file.body == content
            #expect(isSame)
        }
    }
}
