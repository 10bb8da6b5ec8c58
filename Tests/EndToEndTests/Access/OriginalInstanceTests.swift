import Foundation
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("A server on the data of the original")
    struct OriginalInstanceTests {
        private static let password = "legacy admin password"

        /// What the original left, where the tests of each file keep it.
        private static let vectors = [
            "CredentialFileTests/Vectors/original/admin_creds.json",
            "CredentialFileTests/Vectors/original/admin_key.key", "AuditLogTests/Vectors/original/admin_logs.enc",
        ]

        private static func copyVectors(to folder: URL, withKey: Bool = true) throws {
            let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            for path in vectors where withKey || !path.hasSuffix(".key") {
                let file = tests.appendingPathComponent(path)
                try Data(contentsOf: file).write(to: folder.appendingPathComponent(file.lastPathComponent))
            }
        }

        @Test("lets its admin in with the old password, shows the old log, and keeps the password as Argon2id")
        func takeover() throws {
            let server = try RunningServer { try Self.copyVectors(to: $0) }
            let data = server.folder["data"].appendingPathComponent("application_data")
            let old = try Data(contentsOf: data.appendingPathComponent("admin_creds.json"))
            let oldLines = try PythonFernet.lines(of: server.folder["data"]).filter { $0.hasPrefix("[") }
            #expect(oldLines.count == 5)
            let browser = try AdminBrowser(server)
            #expect(try browser.logIn(as: "admin", password: "legacy admin passwore").status == 401)
            #expect(try browser.logIn(as: "admin", password: Self.password).status == 303)
            let logs = try browser.get("/admin-logs", ["-H", "Accept: application/json"]).text
            for line in oldLines { #expect(logs.contains(line), "\(line)") }

            let kept = try Data(contentsOf: data.appendingPathComponent("admin_creds.json.original"))
            #expect(kept == old)
            #expect(try storedCredentials(in: data).contains("$argon2id$v=19$m=65536,t=3,p=1$"))
            #expect(try server.command("audit", "verify").code == 0)
            let again = try AdminBrowser(server)
            #expect(try again.logIn(as: "admin", password: Self.password).status == 303, "the new hash opens as well")
        }

        /// The original's settings.json.
        private static let settings = """
            {"upload_folder": "pacshare", "max_file_age_days": 14, "max_file_size_bytes": 26843545600, \
            "admin_ip_whitelist": ["127.0.0.1", "10.0.0.0/8"], "virus_scanning_enabled": true, \
            "session_timeout_minutes": 30, "rate_limit_per_minute": 60, "rate_limit_per_hour": 1000}
            """

        @Test("takes over settings, account, log and shares together, as they lie in one directory")
        func whole() throws {
            let server = try RunningServer(settings: Self.settings) {
                try Self.copyVectors(to: $0)
                try OriginalSharesTests.copyShares(beside: $0)
            }
            let data = server.folder["data"].appendingPathComponent("application_data")
            let oldLines = try PythonFernet.lines(of: server.folder["data"]).filter { $0.hasPrefix("[") }
            for folder in [data, server.folder["data/pacshare"]] {
                let attributes = try FileManager.default.attributesOfItem(atPath: folder.path)
                #expect(attributes[.posixPermissions] as? Int == 0o700, "\(folder.lastPathComponent)")
            }
            let outside = try AdminBrowser(server, ["--interface", "127.0.0.9"])
            #expect(try outside.get("/admin-login").status == 403, "its allow-list holds")
            let browser = try AdminBrowser(server)
            #expect(try browser.logIn(as: "admin", password: Self.password).status == 303)
            let logs = try browser.get("/admin-logs", ["-H", "Accept: application/json"]).text
            #expect(oldLines.count == 5 && oldLines.allSatisfy { logs.contains($0) })
            #expect(try storedCredentials(in: data).contains("argon2id"))
            for vector in try OriginalSharesTests.vectors() {
                let answer = try vector.pickUp(at: server)
                #expect(try OriginalSharesTests.digest(answer.body) == vector.sha256, "\(answer.text.prefix(200))")
            }
            #expect(try server.command("audit", "verify").code == 0)
            #expect(try server.settingsText() == Self.settings)
            #expect(try server.stop() == 0)
            let troubles = server.log.text.split(separator: "\n").filter {
                ($0.contains(" warning ") || $0.contains(" error ")) && !$0.contains("scan") && !$0.contains("clamd")
            }
            #expect(troubles.map(String.init) == [])
        }

        @Test(
            "does not start without the right key, makes none, and says what brings it back",
            arguments: [nil, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "not a key"])
        func key(text: String?) throws {
            let folder = try TemporaryFolder()
            let data = folder["data"].appendingPathComponent("application_data")
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            try Self.copyVectors(to: data, withKey: false)
            let key = data.appendingPathComponent("admin_key.key")
            if let text { try Data(text.utf8).write(to: key) }
            let result = try Program.run(
                "/usr/bin/env",
                ["timeout", "60", Program.path, "serve", "--port", "0", "--data-dir", folder["data"].path])
            #expect(result.code == 2, "\(result.errors)")
            #expect(result.errors.contains("admin_key.key") && result.errors.contains("Put your cop"))
            #expect((try? String(contentsOf: key, encoding: .utf8)) == text)
        }

        /// What lies in admin_creds.json, opened with Python's Fernet.
        private func storedCredentials(in data: URL) throws -> String {
            let script = """
                import sys
                from cryptography.fernet import Fernet
                key, token = (open(sys.argv[1] + name, 'rb').read() for name in ('/admin_key.key', '/admin_creds.json'))
                print(Fernet(key.strip()).decrypt(token.strip()).decode())
                """
            return try Program.run("/usr/bin/env", ["python3", "-c", script, data.path]).text
        }
    }
}
