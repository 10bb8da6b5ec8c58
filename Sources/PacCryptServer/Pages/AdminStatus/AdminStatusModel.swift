import AdminAccess

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

    /// The sessions of the admin.
    struct SessionList {
        /// The most that the page shows.
        private static let most = 50

        /// One of them.
        struct Entry {
            let name: String
            let since: Moment
            let lastSeen: Moment
            let network: String
            let isOwn: Bool
        }

        let entries: [Entry]
        /// How many more there are, used longer ago; nil for none.
        let more: Int?

        init(_ sessions: [ListedSession]) {
            entries = sessions.prefix(Self.most).map {
                Entry(
                    name: $0.name, since: Moment($0.since), lastSeen: Moment($0.lastSeen), network: $0.network,
                    isOwn: $0.isOwn)
            }
            more = sessions.count > Self.most ? sessions.count - Self.most : nil
        }
    }

    let frame: AdminFrame
    let warnings: [String]
    let facts: [Group]
    let sessions: SessionList
    let hasTwoFactor: Bool
    let recoveryCodesLeft: Int
    let isDevelopment: Bool
    /// What a restart changes besides; nil for nothing.
    let restartHint: String?
}
