import PacCryptCore
import SystemPackage
import TestSupport

@testable import Settings

extension TemporaryFolder {
    var settingsPath: String { path("settings.json") }
    var settingsFile: FilePath { filePath("settings.json") }
    var file: SettingsFile { SettingsFile(path: settingsFile) }

    /// Writes the settings.
    func write(_ text: String) throws { try write(text, to: "settings.json") }
}

/// Decodes the text of a settings file.
func decode(_ text: String) throws -> (settings: Settings, warnings: [SettingsWarning]) {
    try SettingsDecoder.decode(JSONParser.parse(Array(text.utf8)))
}

/// The messages a settings file is refused with; empty when it is accepted.
func messages(_ text: String) -> [String] {
    do {
        _ = try decode(text)
        return []
    } catch let error as SettingsError {
        return [error.description]
    } catch SettingsFileError.invalid(let errors) {
        return errors.map(\.description)
    } catch {
        return ["unexpected: \(error)"]
    }
}

/// The contents with everything but the lines, to compare documents.
func compact(_ document: JSONDocument) -> String {
    JSONWriter.compact(.object(document.members))
}

/// A hash of a passphrase that costs next to nothing.
func passphraseHash(of text: String = "open sesame") throws -> PasswordHash {
    try PasswordHash(hashing: try Password(text), kdf: .argon2id(iterations: 1, memoryKiB: 8))
}
