/// What `serve` knows about the running server, for the admin's page.
public struct StatusFacts: Sendable {
    /// Facts under one heading, in the order in which they are shown.
    public struct Group: Sendable {
        /// The heading.
        public let title: String
        /// Names and values.
        public let rows: [(name: String, value: String)]

        /// - Parameters:
        ///   - title: the heading.
        ///   - rows: names and values.
        public init(title: String, rows: [(name: String, value: String)]) {
            self.title = title
            self.rows = rows
        }
    }

    /// The facts.
    public let groups: [Group]
    /// What an operator should look at.
    public let warnings: [String]

    /// - Parameters:
    ///   - groups: the facts.
    ///   - warnings: what an operator should look at.
    public init(groups: [Group] = [], warnings: [String] = []) {
        self.groups = groups
        self.warnings = warnings
    }
}
