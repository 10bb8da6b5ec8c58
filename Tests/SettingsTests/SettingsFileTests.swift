import FileSystem
import Foundation
import RequestGuard
import TestSupport
import Testing

@testable import Settings

struct SettingsFileTests {
    @Test("A missing file means the defaults and is not created")
    func missing() throws {
        let folder = try TemporaryFolder()
        let loaded = try folder.file.load()
        #expect(loaded.settings == Settings())
        #expect(loaded.fingerprint == nil)
        #expect(try folder.names == [])
    }

    @Test("The first save creates a private file with the changed key only")
    func firstSave() throws {
        let folder = try TemporaryFolder()
        var settings = Settings()
        settings.maxFileAgeDays = 3
        let saved = try folder.file.save(settings, over: folder.file.load())
        #expect(try folder.text("settings.json") == "{\n  \"max_file_age_days\": 3\n}\n")
        #expect(try folder.mode("settings.json") == 0o600)
        #expect(try folder.names == ["settings.json"])
        #expect(saved.settings == settings)
        #expect(saved.fingerprint == FileFingerprint(path: folder.settingsFile))
        #expect(try folder.file.load().settings == settings)
    }

    @Test("A save keeps unknown keys, their spelling and the order of the file")
    func keepsUnknownKeys() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            #"{"theme": {"a": [1.50, null]}, "rate_limit_per_hour": 5, "max_file_age_days": 14.0, "x": 1e400}"#)
        let loaded = try folder.file.load()
        var settings = loaded.settings
        settings.rateLimitPerHour = 7
        settings.storageReserveBytes = 12
        let saved = try folder.file.save(settings, over: loaded)
        #expect(
            try folder.text("settings.json") == """
                {
                  "theme": {
                    "a": [
                      1.50,
                      null
                    ]
                  },
                  "rate_limit_per_hour": 7,
                  "max_file_age_days": 14.0,
                  "x": 1e400,
                  "storage_reserve_bytes": 12
                }

                """)
        #expect(saved.settings == settings)
        #expect(saved.warnings.map(\.key) == ["theme", "x"])
        #expect(try folder.names == ["settings.json"])
    }

    @Test("Every key survives being saved and read")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        var settings = Settings()
        settings.uploadFolder = "/srv/blobs \"é\""
        settings.maxFileAgeDays = 1
        settings.maxFileSizeBytes = 1 << 50
        settings.adminIPWhitelist = try ["::1", "10.0.0.0/8"].map(Written.init(parsing:))
        settings.virusScanningEnabled = false
        settings.sessionTimeoutMinutes = 1440
        settings.rateLimitPerMinute = 1
        settings.rateLimitPerHour = 2
        settings.publicURL = try BaseURL(parsing: "https://[::1]:8443")
        settings.trustedProxies = [try Written(parsing: "127.0.0.1")]
        settings.clientAddressHeader = try ClientAddressHeader(parsing: "X-Real-IP")
        settings.rateLimits = try ["/api/encrypt": "1/minute", "/api/decrypt": "2 per minute"]
            .mapValues(Written.init(parsing:))
        settings.sharedNetworks = [try Written(parsing: "192.0.2.0/24")]
        settings.kdfMemoryBytes = 1 << 30
        settings.legacyMaxBytes = 0
        settings.clamdAddress = .unix(path: "/run/clamd")
        settings.scanMaxBytes = 1
        settings.uploadAccess = .passphrase
        settings.uploadPassphraseHash = try passphraseHash()
        settings.storageLimitBytes = 5
        settings.storageReserveBytes = 6
        settings.maxActiveSharesPerClient = 7
        settings.burnGraceMinutes = 8
        let defaults = Settings()
        #expect(SettingKey.all.filter { $0.isEqual(settings, defaults) }.map(\.name) == ["scan_required"])
        let loaded = try folder.file.save(settings, over: folder.file.load())
        #expect(loaded.settings == settings)
        let restored = try folder.file.save(defaults, over: loaded)
        #expect(restored.settings == defaults)
        #expect(try folder.text("settings.json").contains("\"public_url\": \"\""))
    }

    @Test("A changed list or table keeps the entries that were there as they were written")
    func spelling() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            {"admin_ip_whitelist": ["0:0::1", "10.0.0.1/32"], "rate_limits": {"/api/encrypt": "30 PER minutes"},
             "public_url": "HTTPS://A.example/"}
            """)
        let loaded = try folder.file.load()
        var settings = loaded.settings
        settings.adminIPWhitelist.append(try Written(parsing: "::2"))
        settings.rateLimits["decrypt"] = try Written(parsing: "5/day")
        let saved = try folder.file.save(settings, over: loaded)
        #expect(saved.settings == settings)
        let text = try folder.text("settings.json")
        for written in ["0:0::1", "10.0.0.1/32", "::2", "30 PER minutes", "5/day", "HTTPS://A.example/"] {
            #expect(text.contains("\"\(written)\""))
        }
    }

    @Test("A commented file is kept as .bak, private, before its comments are lost")
    func backup() throws {
        let folder = try TemporaryFolder()
        let original = "{ // mine\n\(DocumentedFile.whitelist)}"
        try folder.write(original)
        let loaded = try folder.file.load()
        var settings = loaded.settings
        settings.burnGraceMinutes = 0
        let saved = try folder.file.save(settings, over: loaded)
        #expect(try folder.text("settings.json.bak") == original)
        #expect(try folder.mode("settings.json.bak") == 0o600)
        #expect(try !folder.text("settings.json").contains("//"))
        settings.burnGraceMinutes = 5
        _ = try folder.file.save(settings, over: saved)
        #expect(try folder.text("settings.json.bak") == original)
    }

    @Test("A save is refused when the file was edited meanwhile, and nothing is touched")
    func conflict() throws {
        let folder = try TemporaryFolder()
        try folder.write("{}")
        let loaded = try folder.file.load()
        try folder.write("{ }")
        var settings = loaded.settings
        settings.burnGraceMinutes = 0
        #expect(throws: SettingsFileError.changedOnDisk(folder.settingsFile)) {
            try folder.file.save(settings, over: loaded)
        }
        #expect(try folder.text("settings.json") == "{ }")
        #expect(try folder.names == ["settings.json"])
        _ = try folder.file.save(settings, over: folder.file.load())
        #expect(try folder.file.load().settings == settings)
    }

    @Test("A save is refused while another process holds the folder")
    func locked() throws {
        let folder = try TemporaryFolder()
        let loaded = try folder.file.load()
        var settings = loaded.settings
        settings.burnGraceMinutes = 0
        let lock = try FileLock(folder: folder.filePath)
        #expect(throws: SettingsFileError.changedOnDisk(folder.settingsFile)) {
            try folder.file.save(settings, over: loaded)
        }
        lock.release()
        #expect(try folder.file.save(settings, over: loaded).settings == settings)
    }

    @Test("A value that is not allowed is refused without a line, and nothing is written")
    func invalidSave() throws {
        let folder = try TemporaryFolder()
        try folder.write("{}")
        let loaded = try folder.file.load()
        var settings = loaded.settings
        settings.sessionTimeoutMinutes = 0
        settings.maxFileAgeDays = 0
        let error = #expect(throws: SettingsFileError.self) { try folder.file.save(settings, over: loaded) }
        guard case .invalid(let errors) = error else {
            Issue.record("saved, or failed otherwise: \(String(describing: error))")
            return
        }
        #expect(errors.map(\.line) == [nil, nil])
        #expect(errors.map(\.key) == ["max_file_age_days", "session_timeout_minutes"])
        #expect(errors.last?.description == "session_timeout_minutes is 0; it must be a whole number from 1 to 1440.")
        #expect(try folder.text("settings.json") == "{}")
    }

    @Test("A failed save leaves the old file and nothing else")
    func failedSave() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/settings.json.bak/full", withIntermediateDirectories: true)
        try folder.write("{} // comment")
        let loaded = try folder.file.load()
        var settings = loaded.settings
        settings.burnGraceMinutes = 0
        let error = #expect(throws: SettingsFileError.self) { try folder.file.save(settings, over: loaded) }
        #expect(
            error == .file(.system(.isDirectory, action: "replace", path: folder.filePath("settings.json.bak"))))
        #expect(try folder.text("settings.json") == "{} // comment")
        #expect(try folder.names == ["settings.json", "settings.json.bak"])
    }

    @Test("What an interrupted save left is swept, and only that")
    func leftovers() throws {
        let folder = try TemporaryFolder()
        let kept = [
            ".settings.json.0123456789abcde.tmp", ".settings.json.0123456789abcdeg.tmp", ".settings.json.swp",
            "settings.json", "settings.json.0123456789abcdef.tmp",
        ]
        for name in kept { try folder.write("{}", to: name) }
        for name in ["settings.json", "settings.json.before", "settings.json.bak"] {
            try folder.write("{\"max_", to: ".\(name).0123456789abcdef.tmp")
        }
        try folder.file.removeLeftovers()
        #expect(try folder.names == kept.sorted())
    }

    @Test("Sweeping a data directory that does not exist yet is no error")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        try SettingsFile(path: folder.filePath("none/settings.json")).removeLeftovers()
    }

    @Test("A save by root leaves the file to the account that owns it")
    func owner() throws {
        let folder = try TemporaryFolder()
        try folder.write("{}")
        if geteuid() == 0 { try #require(chown(folder.settingsPath, 65_534, 65_534) == 0) }
        func owner() throws -> [Int?] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.settingsPath)
            return [attributes[.ownerAccountID] as? Int, attributes[.groupOwnerAccountID] as? Int]
        }
        let before = try owner()
        var settings = Settings()
        settings.burnGraceMinutes = 0
        _ = try folder.file.save(settings, over: folder.file.load())
        #expect(try owner() == before)
        #expect(before.allSatisfy { $0 != nil })
    }

    @Test("A symbolic link stays one; the file behind it is replaced")
    func symbolicLink() throws {
        let folder = try TemporaryFolder()
        try folder.write("{}", to: "real.json")
        try FileManager.default.createSymbolicLink(atPath: folder.settingsPath, withDestinationPath: "real.json")
        var settings = Settings()
        settings.burnGraceMinutes = 0
        _ = try folder.file.save(settings, over: folder.file.load())
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.settingsPath) == "real.json")
        #expect(try folder.text("real.json") == "{\n  \"burn_grace_minutes\": 0\n}\n")
    }

    @Test("A folder or a pipe in the place of the file is refused without hanging")
    func notAFile() throws {
        let folder = try TemporaryFolder()
        try #require(mkfifo(folder.settingsPath, 0o600) == 0)
        #expect(throws: SettingsFileError.file(.notAFile(folder.settingsFile))) { try folder.file.load() }
        let itself = SettingsFile(path: folder.filePath)
        #expect(throws: SettingsFileError.file(.notAFile(folder.filePath))) { try itself.load() }
    }

    @Test("A file above 1 MiB is refused without reading it all")
    func tooLarge() throws {
        let folder = try TemporaryFolder()
        try folder.write("{}")
        try #require(truncate(folder.settingsPath, 1 << 40) == 0)
        let error = #expect(throws: SettingsFileError.self) { try folder.file.load() }
        #expect(error?.description == "settings.json is larger than 1048576 bytes.")
    }

    @Test("A system failure names the path and the cause")
    func systemFailure() {
        let error = SettingsFileError.file(.system(.permissionDenied, action: "read", path: "/data/settings.json"))
        #expect(error.description == "Cannot read /data/settings.json: permission denied.")
    }
}
