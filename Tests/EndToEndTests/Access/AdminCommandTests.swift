import Foundation
import TestSupport
import Testing

@Suite("paccrypt admin, without a server")
struct AdminCommandTests {
    private static let password = "HUSH-a-new-password"

    /// A data directory, as new or as the original PacCrypt left it.
    private struct Instance {
        let folder: TemporaryFolder
        let data: URL

        init(ofOriginal: Bool = false) throws {
            folder = try TemporaryFolder()
            data = folder["data/application_data"]
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            guard ofOriginal else { return }
            let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            for path in [
                "CredentialFileTests/Vectors/original/admin_creds.json",
                "CredentialFileTests/Vectors/original/admin_key.key",
                "AuditLogTests/Vectors/original/admin_logs.enc",
            ] {
                let file = tests.appendingPathComponent(path)
                try FileManager.default.copyItem(
                    at: file, to: data.appendingPathComponent(file.lastPathComponent))
            }
        }

        func admin(_ command: String, _ arguments: String...) throws -> Finished {
            try Program.run(
                Program.path, ["admin", command, "--data-dir", folder["data"].path] + arguments)
        }

        var logLineCount: Int {
            let log = try? Data(contentsOf: data.appendingPathComponent("admin_logs.enc"))
            return log?.count { $0 == UInt8(ascii: "\n") } ?? 0
        }

        func text(_ name: String) throws -> String {
            try String(contentsOf: data.appendingPathComponent(name), encoding: .utf8)
        }
    }

    @Test("a folder that is no data directory is a usage error, and nothing is made there")
    func noInstance() throws {
        let folder = try TemporaryFolder()
        for command in [
            ["setup-token"], ["reset-password"], ["allow-ip", "10.0.0.1"], ["set-public-url", "--none"],
            ["unban", "--all"],
        ] {
            let result = try Program.run(Program.path, ["admin"] + command + ["--data-dir", folder.url.path])
            #expect(result.code == 2)
            #expect(result.errors.contains("--data-dir"))
        }
        #expect(try folder.names.isEmpty)
    }

    @Test("the data directory may come from the environment, as for serve; the option goes first")
    func environment() throws {
        let (instance, other) = (try Instance(), try Instance())
        let variable = ["PACCRYPT_DATA_DIR": instance.folder["data"].path, "PACCRYPT_PORT": "none of ours"]
        let token = try Program.run("admin", "setup-token", environment: variable)
        #expect(token.code == 0 && token.errors.isEmpty)
        #expect(try instance.admin("setup-token").text == token.text)
        let log = try Program.run("audit", "export", environment: variable)
        #expect(log.code == 0 && log.text.contains("command_line"))
        let option = try Program.run(
            "admin", "setup-token", "--data-dir", other.folder["data"].path, environment: variable)
        #expect(option.code == 0 && option.text != token.text)
        let wrong = try Program.run("audit", "verify", "--data-dir", "", environment: variable)
        #expect(wrong.code == 2 && wrong.errors.contains("--data-dir"))
    }

    @Test("the filters of the log have the names and meanings of those of the admin's page")
    func filters() throws {
        let instance = try Instance()
        #expect(try instance.admin("setup-token").code == 0)
        #expect(try instance.admin("unban", "--all").code == 0)
        let show = { (arguments: [String]) in
            try Program.run(
                Program.path,
                ["audit", "show", "--json", "--data-dir", instance.folder["data"].path] + arguments)
        }
        let line = try show(["--event", "unban"]).text
        #expect(line.contains(#""event": "unban""#) && line.split(separator: "\n").count == 1)
        let time = String(try #require(line.firstMatch(of: /"time": "([^"]+)"/)?.1))
        #expect(try show(["--event", "unban", "--from", time, "--to", time]).text == line, "both are included")
        let day = String(time.prefix(10))
        #expect(try show(["--event", "unban", "--from", day, "--to", day]).text == line)
        #expect(try show(["--event", "unban", "--to", "2026-01-01"]).text.isEmpty)
        for wrong in [["--from", "yesterday"], ["--to", "1768473000"], ["--event", "tea"], ["--until", day]] {
            #expect(try show(wrong).code == 2, "\(wrong)")
        }
    }

    @Test("setup-token prints the same token each time, alone on a line, and goes on record")
    func setupToken() throws {
        let instance = try Instance()
        let first = try instance.admin("setup-token")
        #expect(first.code == 0 && first.errors.isEmpty)
        #expect(first.text.wholeMatch(of: /([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}\n/) != nil)
        let lines = instance.logLineCount
        let second = try instance.admin("setup-token")
        #expect(second.text == first.text)
        #expect(instance.logLineCount == lines + 1)
        #expect(try !instance.text("setup_token").contains(first.text.prefix(4)))
        for name in try FileManager.default.contentsOfDirectory(atPath: instance.data.path) {
            let path = instance.data.appendingPathComponent(name).path
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
    }

    @Test("beside an account there is no setup token")
    func noSetupToken() throws {
        let result = try Instance(ofOriginal: true).admin("setup-token")
        #expect(result.code == 1 && result.output.isEmpty)
        #expect(result.errors.contains("account already"))
    }

    @Test("reset-password replaces the original's hash, keeps its file, and tells no password")
    func resetPassword() throws {
        let instance = try Instance(ofOriginal: true)
        let old = try instance.text("admin_creds.json")
        let file = try instance.folder.write(Self.password + "\n", to: "password")
        let result = try instance.admin("reset-password", "--password-file", file)
        #expect(result.code == 0 && result.errors.isEmpty)
        #expect(result.text.contains("The account admin has the new password"))
        #expect(!result.text.contains("HUSH"))
        #expect(try instance.text("admin_creds.json") != old)
        #expect(try instance.text("admin_creds.json.original") == old)
        let lines = instance.logLineCount
        #expect(try instance.admin("reset-password", "--password-file", file, "--disable-2fa").code == 0)
        #expect(instance.logLineCount == lines + 1)
    }

    @Test("a password that is too short is a usage error, and no account an ordinary one")
    func refusedPassword() throws {
        let instance = try Instance(ofOriginal: true)
        let short = try instance.folder.write("eleven char", to: "short")
        let refused = try instance.admin("reset-password", "--password-file", short)
        #expect(refused.code == 2 && refused.errors.contains("12 characters"))
        let empty = try Instance()
        let file = try empty.folder.write(Self.password, to: "password")
        let missing = try empty.admin("reset-password", "--password-file", file)
        #expect(missing.code == 1 && missing.errors.contains("no account yet"))
    }

    @Test("allow-ip says what it did to the list, and refuses what is no address")
    func allowIP() throws {
        let instance = try Instance()
        let first = try instance.admin("allow-ip", "192.168.1.0/24")
        #expect(first.code == 0 && first.text.contains("lets in 192.168.1.0/24 alone"))
        let second = try instance.admin("allow-ip", "2001:db8::1")
        #expect(second.code == 0 && second.text.contains("lets in 2001:db8::1 too"))
        let third = try instance.admin("allow-ip", "192.168.1.7")
        #expect(third.code == 0 && third.text.contains("already, by 192.168.1.0/24"))
        let settings = try instance.text("settings.json")
        #expect(settings.contains("192.168.1.0/24") && settings.contains("2001:db8::1"))
        for wrong in ["192.168.1.1/24", "example", "10.0.0.0/33", ""] {
            let result = try instance.admin("allow-ip", wrong)
            #expect(result.code == 2 && !result.errors.isEmpty, "\(wrong)")
        }
        #expect(try instance.text("settings.json") == settings)
    }

    @Test("a settings file that is mounted by itself is written in place")
    func mountedSettings() throws {
        let instance = try Instance()
        _ = try instance.admin("allow-ip", "192.168.1.0/24")
        // What is written in place is seen by whoever has had the file open.
        let file = try FileHandle(forReadingFrom: instance.data.appendingPathComponent("settings.json"))
        let result = try Program.run(
            "admin", "allow-ip", "2001:db8::1", "--data-dir", instance.folder["data"].path,
            environment: MachineTrouble.mountedFiles(named: "settings.json"))
        #expect(result.code == 0, "\(result.errors)")
        let settings = try instance.text("settings.json")
        #expect(settings.contains("192.168.1.0/24") && settings.contains("2001:db8::1"))
        #expect(try file.readToEnd() == Data(settings.utf8))
        let names = try FileManager.default.contentsOfDirectory(atPath: instance.data.path)
        #expect(!names.contains { $0.hasSuffix(".before") || $0.hasPrefix(".settings") }, "\(names)")
    }

    @Test("a settings file that was written in place is saved, also when the copy of the old contents cannot go")
    func copyStays() throws {
        let instance = try Instance()
        _ = try instance.admin("allow-ip", "192.168.1.0/24")
        let old = try instance.text("settings.json")
        let mounted = try MachineTrouble.mountedFiles(named: "settings.json")
        let trouble = try mounted.merging(MachineTrouble.foreignFolders(named: instance.data.lastPathComponent)) { $1 }
        func allow(_ address: String, _ environment: [String: String]) throws -> Finished {
            try Program.run(
                "admin", "allow-ip", address, "--data-dir", instance.folder["data"].path, environment: environment)
        }
        let saved = try allow("2001:db8::1", trouble)
        #expect(saved.code == 0, "\(saved.errors)")
        #expect(try instance.text("settings.json").contains("2001:db8::1"))
        #expect(try instance.text("settings.json.before") == old)
        let refused = try allow("2001:db8::2", mounted)
        #expect(refused.code == 2 && refused.errors.contains("settings.json.before"))
        #expect(try !instance.text("settings.json").contains("2001:db8::2"))
    }

    @Test("set-public-url says what the address was and is, and refuses what is none")
    func setPublicURL() throws {
        let instance = try Instance()
        let url = "https://share.example.org"
        let first = try instance.admin("set-public-url", url + "/")
        #expect(first.code == 0 && first.errors.isEmpty)
        #expect(first.text == "public_url is \(url) now. It was empty, so taken from each request.\n")
        #expect(try instance.text("settings.json").contains(url))
        let lines = instance.logLineCount
        let again = try instance.admin("set-public-url", url)
        #expect(again.code == 0 && again.text.contains("already. Nothing was changed."))
        #expect(instance.logLineCount == lines, "nothing happened that belongs on record")
        let second = try instance.admin("set-public-url", "http://10.0.0.1:5000")
        #expect(second.code == 0 && second.text == "public_url is http://10.0.0.1:5000 now. It was \(url).\n")
        let settings = try instance.text("settings.json")
        for wrong in [
            [], ["--none", url], ["share.example.org"], ["ftp://share.example.org"], [url + "/path"],
            ["https://user@share.example.org"], [""],
        ] as [[String]] {
            let result = try Program.run(
                Program.path, ["admin", "set-public-url", "--data-dir", instance.folder["data"].path] + wrong)
            #expect(result.code == 2 && !result.errors.isEmpty, "\(wrong)")
        }
        #expect(try instance.text("settings.json") == settings)
        let none = try instance.admin("set-public-url", "--none")
        #expect(none.code == 0 && none.text.contains("empty, so taken from each request now"))
        let log = try Program.run(
            "audit", "show", "--event", "set_public_url", "--json", "--data-dir",
            instance.folder["data"].path)
        #expect(log.text.split(separator: "\n").count == 3 && log.text.contains(#""actor": "command_line""#))
    }

    @Test("unban takes one address or --all")
    func unban() throws {
        let instance = try Instance()
        let one = try instance.admin("unban", "203.0.113.5")
        #expect(one.code == 0 && one.text.contains("203.0.113.5"))
        #expect(try instance.admin("unban", "--all").code == 0)
        for wrong in [[], ["--all", "203.0.113.5"], ["example"], ["203.0.113.0/24"]] as [[String]] {
            let result = try Program.run(
                Program.path, ["admin", "unban", "--data-dir", instance.folder["data"].path] + wrong)
            #expect(result.code == 2, "\(wrong)")
        }
    }

    @Test("with the wrong key, or without one, nothing is done")
    func key() throws {
        let instance = try Instance(ofOriginal: true)
        let file = try instance.folder.write(Self.password, to: "password")
        let key = instance.data.appendingPathComponent("admin_key.key")
        let old = try instance.text("admin_creds.json")
        try FileManager.default.removeItem(at: key)
        let missing = try instance.admin("reset-password", "--password-file", file)
        #expect(missing.code == 2 && missing.errors.contains("Put your copy of application_data/admin_key.key"))
        try Data("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".utf8).write(to: key)
        let wrong = try instance.admin("reset-password", "--password-file", file)
        #expect(wrong.code == 3 && !wrong.errors.contains("HUSH"))
        #expect(try instance.text("admin_creds.json") == old)
    }
}
