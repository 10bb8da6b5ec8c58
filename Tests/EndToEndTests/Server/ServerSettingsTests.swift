import Foundation
import TestSupport
import Testing

extension ServerProcessTests {
    @Suite("settings.json of a server")
    struct ServerSettingsTests {
        /// The file of the original's documentation, as it is printed there.
        private static let documented = """
            {
            "upload_folder": "pacshare",
            "max_file_age_days": 14,
            "max_file_size_bytes": 26843545600,
            "admin_ip_whitelist": [
            "192.168.1.100",
            "10.0.0.0/8",
            "127.0.0.1"
            ],
            "virus_scanning_enabled": true,
            "session_timeout_minutes": 30,
            "rate_limit_per_minute": 60,
            "rate_limit_per_hour": 1000
            }
            """

        /// The allow-list of the original's documentation, with its comments, in an object.
        private static let commented = """
            {
            "admin_ip_whitelist": [
            "127.0.0.1", // Local access only
            "192.168.1.100", // Specific IP
            "192.168.1.0/24", // Local network
            "10.0.0.0/8", // Private network range
            "203.0.113.0/24" // Public IP range
            ]
            }
            """

        @Test("the documented file and the commented allow-list work as they are", arguments: [documented, commented])
        func documentedFiles(settings: String) throws {
            let server = try RunningServer(settings: settings)
            let answer = try server.curl("/api/version")
            #expect(answer.status == 200 && answer.headers.contains("RateLimit-Limit: 60\r\n"))
            #expect(try server.stop() == 0)
            // No test needs a clamd for this.
            let lines = server.log.text.split(separator: "\n").filter { !$0.contains("virus scanner: ") }
            #expect(!lines.contains { $0.contains("warning") || $0.contains(" error ") })
            #expect(
                try String(contentsOf: server.settingsFile, encoding: .utf8) == settings, "the file stays as it was")
        }

        @Test("a data directory that is named in full needs no working directory")
        func deletedWorkingDirectory() throws {
            let server = try RunningServer(wrapper: [
                "bash", "-c", "mkdir gone && cd gone && rmdir ../gone && exec \"$@\"", "-",
            ])
            #expect(try server.curl("/healthz").status == 200)
            #expect(try server.stop() == 0)
        }

        @Test("what a save has left that was cut off is named at the start, and beside the mistakes that end it")
        func unfinishedSave() throws {
            let folder = try TemporaryFolder()
            let data = folder["data/application_data"]
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            try Data("{}".utf8).write(to: data.appending(path: "settings.json.before"))
            let torn = try RunningServer.runToEnd(settings: #"{"max_"#, in: folder)
            #expect(torn.code == 2 && torn.errors.contains("settings.json.before"))
            let server = try RunningServer(in: folder)
            #expect(server.log.text.contains("settings.json.before"))
        }

        @Test(
            "a wrong value ends serve with exit code 2, and says the key, the value and what is allowed",
            arguments: [
                (#"{"max_file_age_days": 0}"#, ["line 1", "max_file_age_days", " 0", "from 1 to 3650"]),
                (#"{"max_file_age_days": "14"}"#, ["max_file_age_days", #""14""#, "whole number"]),
                (#"{"virus_scanning_enabled": "yes"}"#, ["virus_scanning_enabled", #""yes""#, "true or false"]),
                (
                    #"{"admin_ip_whitelist": ["10.0.0.0/33"]}"#,
                    [#"entry 1 is "10.0.0.0/33" (after the slash stands a number from 0 to 32); it must be an address"#]
                ),
                (#"{"trusted_proxies": ["10.0.0.1/8"]}"#, [#""10.0.0.1/8" (bits after"#, "write 10.0.0.0/8"]),
                (#"{"trusted_proxies": ["proxy"]}"#, ["trusted_proxies", #""proxy" (not an IP"#, "10.0.0.0/8"]),
                (#"{"public_url": "ftp://x"}"#, ["public_url", "ftp://x", "https://"]),
                (#"{"rate_limits": {"encrypt": "often"}}"#, ["rate_limits", "often", "1 to 1000000", "30/minute"]),
                (
                    #"{"rate_limits": {"/api/version": "9/minute"}}"#,
                    ["/api/version", "only algorithms, decrypt, encrypt"]
                ),
                ("{\n\"rate_limit_per_minute\": 60\n", ["line", "never closed"]),
                ("{\"rate_limit_per_hour\": 1,\n\"rate_limit_per_hour\": 2}", ["line 2", "rate_limit_per_hour"]),
            ])
        func wrong(settings: String, words: [String]) throws {
            let result = try RunningServer.runToEnd(settings: settings)
            #expect(result.code == 2)
            #expect(result.errors.hasPrefix("paccrypt: ") && result.errors.contains("settings.json"))
            for word in words { #expect(result.errors.contains(word), "\(word) in \(result.errors)") }
        }

        @Test("an unknown key is a warning and nothing more")
        func unknown() throws {
            let server = try RunningServer(settings: #"{"max_fil_age_days": 3}"#)
            #expect(server.log.wait(for: "warning") && server.log.wait(for: "max_fil_age_days"))
        }

        @Test("an edit applies while the server runs, and a bad one keeps the last good settings")
        func live() throws {
            let server = try RunningServer(settings: #"{"rate_limits": {"algorithms": "500/minute"}}"#)
            #expect(try limit(of: server) == "500")
            try edit(server, #"{"rate_limits": {"algorithms": "600/minute"}}"#)
            #expect(server.log.wait(for: "setting changed"))
            #expect(try limit(of: server) == "600")
            try edit(server, #"{"rate_limits": {"algorithms": "sometimes"}}"#)
            for words in ["the last good settings stay in force", "sometimes", "30/minute"] {
                #expect(server.log.wait(for: words))
            }
            #expect(try limit(of: server) == "600")
            try FileManager.default.removeItem(at: server.settingsFile)
            try edit(server, #"{"rate_limits": {"algorithms": "700/minute"}}"#)
            #expect(try eventually { try limit(of: server) == "700" })
            #expect(try server.stop() == 0)
        }

        private func edit(_ server: RunningServer, _ text: String) throws {
            try Data(text.utf8).write(to: server.settingsFile)
        }

        private func limit(of server: RunningServer) throws -> String? {
            let headers = try server.curl("/api/algorithms").headers
            let line = headers.split(separator: "\r\n").first { $0.hasPrefix("RateLimit-Limit: ") }
            return line.map { String($0.dropFirst("RateLimit-Limit: ".count)) }
        }
    }
}
