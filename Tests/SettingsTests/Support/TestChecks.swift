import SystemPackage
import TestSupport

@testable import Settings

extension TemporaryFolder {
    var settingsPath: String { path("settings.json") }
    var settingsFile: FilePath { filePath("settings.json") }
    var file: SettingsFile { SettingsFile(path: settingsFile, checks: .forTests) }

    /// Writes the settings.
    func write(_ text: String) throws { try write(text, to: "settings.json") }
}

extension ValueChecks {
    /// Checks with the grammar the tests need; the real ones belong to other modules.
    static let forTests = ValueChecks(
        network: { text in
            let sides = text.split(separator: "/", omittingEmptySubsequences: false)
            guard (try? Authority.host(String(sides[0]))) != nil, sides[0].contains(where: { ":.".contains($0) }) else {
                return "not an address"
            }
            guard sides.count > 1 else { return nil }
            let longest = sides[0].contains(":") ? 128 : 32
            return Int(sides[1]).map { $0 <= longest } == true ? nil : "the prefix is longer than \(longest) bits"
        },
        rateLimitRoute: { $0.hasPrefix("/api/") ? nil : "no such route" },
        rateLimit: { $0.hasSuffix("/minute") || $0.hasSuffix(" per minute") ? nil : "no period" },
        passphraseHash: { $0.hasPrefix("$argon2id$") ? nil : "not a hash: \($0)" })
}

/// Decodes the text of a settings file.
func decode(_ text: String) throws -> (settings: Settings, warnings: [SettingsWarning]) {
    try SettingsDecoder(checks: .forTests).decode(JSONParser.parse(Array(text.utf8)))
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
