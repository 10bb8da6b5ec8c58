import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Settings

struct LiveSettingsTests {
    private static func live(_ folder: TemporaryFolder, _ text: String) throws -> LiveSettings {
        try folder.write(text)
        return LiveSettings(file: folder.file, loaded: try folder.file.load())
    }

    @Test("An edited file is adopted and its changes are told, old and new")
    func reload() async throws {
        let folder = try TemporaryFolder()
        let live = try Self.live(folder, "{}")
        try folder.write(#"{"max_file_age_days": 3, "admin_ip_whitelist": ["::1"], "colour": 1}"#)
        let update = try await live.reload()
        #expect(
            update.changes.map(\.description) == ["max_file_age_days: 14 → 3", #"admin_ip_whitelist: [] → ["::1"]"#])
        #expect(update.warnings.map(\.key) == ["colour"])
        #expect(live.current.maxFileAgeDays == 3)
        #expect(try await live.reload().isEmpty)
    }

    @Test("A bad edit is refused with its words, and the last good settings stay")
    func badEdit() async throws {
        let folder = try TemporaryFolder()
        let live = try Self.live(folder, #"{"session_timeout_minutes": 5}"#)
        for text in [#"{"session_timeout_minutes": "30"}"#, "{", "", #"{"max_file_age_days": 3, "scan_required": 5}"#] {
            try folder.write(text)
            await #expect(throws: SettingsFileError.self) { try await live.reload() }
            #expect(live.current.sessionTimeoutMinutes == 5)
            #expect(live.current.maxFileAgeDays == 14)
        }
    }

    @Test("A deleted file does not bring the defaults back")
    func deleted() async throws {
        let folder = try TemporaryFolder()
        let live = try Self.live(folder, #"{"admin_ip_whitelist": ["::1"]}"#)
        try FileManager.default.removeItem(atPath: folder.settingsPath)
        await #expect(throws: SettingsFileError.missing(folder.settingsFile)) { try await live.reload() }
        #expect(live.current.adminIPWhitelist.map(\.text) == ["::1"])
        try await live.change { $0.burnGraceMinutes = 1 }
        #expect(try folder.file.load().settings.adminIPWhitelist.map(\.text) == ["::1"])
    }

    @Test("A setting that needs a restart keeps its running value until then")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let live = try Self.live(folder, "{}")
        let update = try await live.change {
            $0.uploadFolder = "blobs"
            $0.burnGraceMinutes = 1
        }
        #expect(
            update.changes.map(\.description) == [
                #"upload_folder: "pacshare" → "blobs" (takes effect after a restart)"#, "burn_grace_minutes: 10 → 1",
            ])
        #expect(live.current.uploadFolder == "pacshare")
        #expect(live.current.burnGraceMinutes == 1)
        #expect(live.saved.uploadFolder == "blobs")
        #expect(live.waitingForRestart.map(\.name) == ["upload_folder"])

        try await live.change { $0.burnGraceMinutes = 2 }
        #expect(try folder.file.load().settings.uploadFolder == "blobs")
        let back = try await live.change { $0.uploadFolder = "pacshare" }
        #expect(back.changes.map(\.takesEffectAfterRestart) == [false])
        #expect(live.waitingForRestart == [])
    }

    @Test("A change is refused after an edit on disk until the file is loaded again")
    func conflict() async throws {
        let folder = try TemporaryFolder()
        let live = try Self.live(folder, "{}")
        try folder.write(#"{"max_file_age_days": 3}"#)
        await #expect(throws: SettingsFileError.changedOnDisk(folder.settingsFile)) {
            try await live.change { $0.burnGraceMinutes = 1 }
        }
        #expect(live.current == Settings())
        try await live.reload()
        try await live.change { $0.burnGraceMinutes = 1 }
        #expect(try folder.file.load().settings.maxFileAgeDays == 3)
        #expect(live.current.burnGraceMinutes == 1)
    }

    @Test("A change that is not allowed, or that its own edit refuses, changes nothing")
    func refusedChange() async throws {
        let folder = try TemporaryFolder()
        let live = try Self.live(folder, "{}")
        let error = await #expect(throws: SettingsFileError.self) { try await live.change { $0.maxFileAgeDays = 0 } }
        #expect(error?.description == "max_file_age_days is 0; it must be a whole number from 1 to 3650.")
        await #expect(throws: SettingsFileError.self) {
            try await live.change { settings throws(SettingsFileError) in
                settings.burnGraceMinutes = 1
                try settings.apply(form: ["max_file_age_days": "x"])
            }
        }
        #expect(live.current == Settings())
        #expect(try folder.text("settings.json") == "{}")
        #expect(try await live.change { _ in }.isEmpty)
        #expect(try folder.text("settings.json") == "{}")
    }

    @Test("Changes from many tasks at once are all kept")
    func concurrent() async throws {
        let folder = try TemporaryFolder()
        let live = try Self.live(folder, "{}")
        try await withThrowingTaskGroup { group in
            for _ in 0..<40 {
                group.addTask { _ = try await live.change { $0.storageLimitBytes += 1 } }
            }
            try await group.waitForAll()
        }
        #expect(live.current.storageLimitBytes == 40)
        #expect(try folder.file.load().settings.storageLimitBytes == 40)
        #expect(try folder.names == ["settings.json"])
    }

    @Test("The hash of the upload passphrase appears in no change, error or description")
    func secret() async throws {
        let folder = try TemporaryFolder()
        let live = try Self.live(folder, "{}")
        let hash = try passphraseHash()
        let update = try await live.change { $0.uploadPassphraseHash = hash }
        #expect(update.changes.map(\.description) == [#"upload_passphrase_hash: "" → (hidden)"#])
        let texts = ["\(live.current)", "\(update)", String(reflecting: live.current)]
        #expect(texts.allSatisfy { !$0.contains(hash.text) })
        try folder.write(#"{"upload_passphrase_hash": "hunter2"}"#)
        let error = await #expect(throws: SettingsFileError.self) { try await live.reload() }
        #expect(error.map { "\($0)\(String(reflecting: $0))".contains("hunter2") } == false)
    }
}
