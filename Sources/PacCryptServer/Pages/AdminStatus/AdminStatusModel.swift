/// What the first page of the admin area shows.
struct AdminStatusModel {
    /// Facts under one heading.
    struct Group {
        let title: String
        let rows: [Row]
    }

    /// One fact.
    struct Row {
        let name: String
        let value: String
    }

    let frame: AdminFrame
    let warnings: [String]
    let facts: [Group]
    let hasTwoFactor: Bool
    let recoveryCodesLeft: Int
    let isDevelopment: Bool
    /// What a restart changes besides; nil for nothing.
    let restartHint: String?
}
