/// What the page of the log shows.
struct AdminLogsModel {
    /// A choice of the filter.
    struct Choice {
        let value: String
        let text: String
        let isSelected: Bool
    }

    /// A line of the table.
    struct Entry {
        let time: String
        let event: String
        let outcome: String
        let actor: String
        let client: String
        let detail: String
        /// How often it happened; nil for once.
        let count: Int?
    }

    let frame: AdminFrame
    let events: [Choice]
    let outcomes: [Choice]
    let client: String
    let share: String
    let from: String
    let to: String
    let entries: [Entry]
    let hasEntries: Bool
    /// The link to older entries; nil when there are none.
    let older: String?
    /// The link to the newest entries; nil when these are they.
    let newest: String?
    /// The link to all entries that match, as a file.
    let export: String
}
