import ClamAVSupport
import Foundation
import Glibc
import Testing

extension ServerProcessTests {
    /// A server and a real clamd.
    @Suite("Virus scanning by clamd")
    struct ScanningTests {
        private static let pickupPassword = "for the link"
        private let clamd: ClamAVDaemon

        init() throws {
            clamd = try ClamAVDaemon()
        }

        private func settings(_ more: String = "") -> String {
            """
            {
                "clamd_address": "\(clamd.socketPath)", \(more)
                "rate_limit_per_minute": 1000000, "rate_limit_per_hour": 1000000,
                "rate_limits": {"encrypt": "unlimited", "pacshare": "unlimited"}
            }
            """
        }

        private static func form(_ content: Data) -> [FormField] {
            [
                .text("enc_password", "for the file"), .text("pickup_password", pickupPassword),
                .file(named: "a.bin", content),
            ]
        }

        @Test("what clamd finds is refused by name, as a file to encrypt and as a share, and nothing of it is kept")
        func infected() throws {
            let server = try RunningServer(settings: settings())
            #expect(server.log.wait(for: "virus scanner: ClamAV "))
            let virus = Data(repeating: 0x20, count: 300_000) + Data(TestVirus.bytes)
            let encrypt = try server.post("/api/encrypt", form: Self.form(virus))
            #expect(encrypt.status == 400)
            #expect(try encrypt.refusal().code == "file_rejected")
            #expect(try encrypt.refusal().error.hasPrefix("File rejected: Eicar-Test-Signature"))
            let share = try server.post("/api/pacshare", form: Self.form(virus))
            #expect(try share.refusal().code == "file_rejected")
            let names = try FileManager.default.contentsOfDirectory(atPath: server.folder["data/pacshare"].path)
            #expect(names == [".paccrypt-instance"])
            #expect(try server.post("/api/encrypt", form: Self.form(Data("clean".utf8))).status == 200)
            #expect(try server.post("/api/pacshare", form: Self.form(Data("clean".utf8))).status == 200)
        }

        @Test("when clamd stands still, an upload goes on after its time, or is refused when scans are required")
        func stalled() throws {
            let server = try RunningServer(settings: settings())
            clamd.send(SIGSTOP)
            defer { clamd.send(SIGCONT) }
            // Curl waits for a hundred seconds at most.
            let answer = try server.post("/api/encrypt", form: Self.form(Data(count: 1_000_000)))
            #expect(answer.status == 200)
            #expect(server.log.wait(for: "a file was not scanned"))
            try Data(settings(#""scan_required": true,"#).utf8).write(to: server.settingsFile)
            #expect(server.log.wait(for: "setting changed: scan_required"))
            let refused = try server.post("/api/encrypt", form: Self.form(Data("clean".utf8)))
            #expect(refused.status == 503)
            #expect(try refused.refusal().code == "not_scanned")
        }

        @Test("scanning is switched off and on, and to another clamd, while the server runs")
        func live() throws {
            let server = try RunningServer(settings: settings())
            let virus = Data(TestVirus.bytes)
            try Data(settings(#""virus_scanning_enabled": false,"#).utf8).write(to: server.settingsFile)
            #expect(server.log.wait(for: "setting changed: virus_scanning_enabled"))
            #expect(try server.post("/api/encrypt", form: Self.form(virus)).status == 200)
            try Data(settings().utf8).write(to: server.settingsFile)
            #expect(server.log.wait(for: "setting changed: virus_scanning_enabled: false → true"))
            #expect(try server.post("/api/encrypt", form: Self.form(virus)).status == 400)
        }

        @Test("a clamd that is down shows in readyz only when scans are required")
        func readiness() throws {
            let server = try RunningServer(
                settings: settings(#""scan_required": true,"#).replacing(clamd.socketPath, with: "/nowhere/clamd"))
            let answer = try server.curl("/readyz")
            #expect(answer.status == 503 && answer.text.contains("The virus scanner does not work"))
            #expect(
                server.log.text.contains(
                    "clamd does not answer at /nowhere/clamd (no such file or directory). Install clamav-daemon and "
                        + "start it, or set virus_scanning_enabled to false."))
        }
    }
}
