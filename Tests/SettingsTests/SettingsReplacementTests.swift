import FileSystem
import SystemPackage
import TestSupport
import Testing

@testable import Settings

@Suite("A settings file that is written in place")
struct SettingsReplacementTests {
    private static let copy = "settings.json.before"

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("{ }")
    }

    private func write(_ text: String, over old: String) throws {
        try SettingsReplacement.writeInPlace(
            DurableFile(path: folder.settingsFile), Array(text.utf8), over: Array(old.utf8))
    }

    @Test("The new contents are all there is afterwards, also when they are shorter")
    func written() throws {
        try write("{}", over: "{ }")
        #expect(try folder.text("settings.json") == "{}")
        #expect(try folder.names == ["settings.json"])
    }

    @Test("What a save has left that was cut off is neither overwritten nor deleted, and is named")
    func unfinished() throws {
        try folder.write(#"{"max_file_age_days": 3}"#, to: Self.copy)
        let expected = SettingsFileError.unfinished(folder.filePath(Self.copy))
        #expect(expected.description.contains(Self.copy))
        #expect(throws: expected) { try write("{}", over: "{ }") }
        #expect(try folder.text("settings.json") == "{ }")
        try folder.file.removeLeftovers()
        #expect(try folder.text(Self.copy) == #"{"max_file_age_days": 3}"#)
        #expect(folder.file.unfinishedSave == folder.filePath(Self.copy))
    }

    @Test("What a save has left that changed nothing is in nobody's way, and goes with the next start")
    func unchanged() throws {
        try folder.write("{ }", to: Self.copy)
        try write("{}", over: "{ }")
        #expect(try folder.text("settings.json") == "{}")
        #expect(try folder.names == ["settings.json"])
        try folder.write("{}", to: Self.copy)
        try folder.file.removeLeftovers()
        #expect(try folder.names == ["settings.json"])
        #expect(folder.file.unfinishedSave == nil)
    }
}
