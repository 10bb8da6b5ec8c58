/// The tables of `docs/settings.md`, made from the declarations so that they cannot go stale.
public enum SettingsReference {
    /// Every key of settings.json.
    public static var settingsTable: String {
        let rows = SettingKey.all.map { key in
            let restart = key.needsRestart ? " Needs a restart." : ""
            return [
                "`\(key.name)`", "`\(JSONWriter.compact(key.encode(Settings())))`", key.allowed, key.summary + restart,
            ]
        }
        return table(["Key", "Default", "Allowed", "What it does"], rows)
    }

    /// Every start-up option.
    public static var startOptionsTable: String {
        let rows = StartOption.allCases.map { option in
            let text = option.defaultText.isEmpty ? "none" : "`\(option.defaultText)`"
            return ["`\(option.flag)`", "`\(option.environmentVariable)`", text, option.allowed, option.summary]
        }
        return table(["Flag", "Environment", "Default", "Allowed", "What it does"], rows)
    }

    private static func table(_ titles: [String], _ rows: [[String]]) -> String {
        let lines = [titles, titles.map { _ in "---" }] + rows
        return lines.map { "| " + $0.map(escaped).joined(separator: " | ") + " |\n" }.joined()
    }

    private static func escaped(_ cell: String) -> String {
        cell.replacing("|", with: "\\|")
    }
}
