import Foundation
import Testing

@testable import Settings

struct ReferenceTests {
    /// Two folders above this one.
    private static let document = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("docs/settings.md")

    @Test("docs/settings.md holds the tables of the declarations")
    func document() throws {
        let text = try String(contentsOf: Self.document, encoding: .utf8)
        #expect(text.contains("\n\n\(SettingsReference.settingsTable)\n"))
        #expect(text.contains("\n\n\(SettingsReference.startOptionsTable)\n"))
    }

    @Test("Every stored setting is declared once")
    func declarations() {
        #expect(SettingKey.all.count == Mirror(reflecting: Settings()).children.count)
        #expect(Set(SettingKey.all.map(\.name)).count == SettingKey.all.count)
    }

    @Test("In a form an empty field stands for what is null or an empty text in the file")
    func forms() {
        for key in SettingKey.all {
            #expect(!key.allowedInForm.contains("null") && !key.allowedInForm.contains("\"\""), "\(key)")
            let mayBeEmpty = key.allowed.contains(", or null (") || key.allowed.contains(", or \"\" (")
            #expect(key.allowedInForm.contains(", or empty (") == mayBeEmpty, "\(key)")
        }
    }

    @Test("Every default passes the check of its own key")
    func defaults() throws {
        for key in SettingKey.all {
            let member = JSONMember(key: key.name, line: 1, value: JSONValue(key.encode(Settings()), line: 1))
            let (settings, warnings) = try SettingsDecoder.decode(JSONDocument(members: [member]))
            #expect(settings == Settings())
            #expect(warnings.isEmpty)
        }
    }

    @Test("docs/settings.md names the settings that move trust, and no other")
    func trust() throws {
        let text = try String(contentsOf: Self.document, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n### What moves trust\n").last)
        let paragraph = try #require(section.components(separatedBy: "\n\n").first { $0.contains("`") })
        let named = paragraph.matches(of: /`([a-z_]+)`/).map { String($0.1) }
        #expect(named == SettingKey.all.filter(\.movesTrust).map(\.name))
    }

    @Test("What decides who uploads, where uploads lie and how they are scanned moves trust")
    func kinds() {
        for key in SettingKey.all where key.name.hasPrefix("upload_") || key.name.contains("scan") {
            #expect(key.movesTrust, "\(key)")
        }
    }
}
