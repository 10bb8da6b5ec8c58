import Settings

/// What the page of the settings shows.
struct AdminSettingsModel {
    /// Settings under one heading.
    struct Group {
        let title: String
        let fields: [Field]
    }

    /// One setting, or the upload passphrase.
    struct Field {
        let name: String
        let value: String
        let summary: String
        let needsRestart: Bool
        /// Whether a change of it needs a code of two-factor login.
        let needsCode: Bool
        let error: String?
        /// What may be typed; nil where one can only choose.
        var allowed: String?
        var isNumber = false
        var isText = false
        var isLong = false
        var isPassword = false
        var isChoice = false
        var choices: [AdminLogsModel.Choice] = []
    }

    let frame: AdminFrame
    /// Which state of the settings the form shows.
    let revision: String
    /// The settings that are saved and not in force yet; nil for none.
    let waitingForRestart: String?
    let warnings: [String]
    let groups: [Group]
    /// Whether the form asks for a code of two-factor login.
    let hasTwoFactor: Bool
}
