/// The answer of `GET /admin-logs`.
public struct LogAnswer: Sendable, Codable, Equatable {
    /// One entry of the audit log, or a line that the original PacCrypt wrote.
    public struct Entry: Sendable, Codable, Equatable {
        /// The place in the chain, from 1; absent for a line of the original.
        public var seq: UInt64?
        /// When (RFC 3339, UTC, with milliseconds); absent for a line of the original, whose text has it.
        public var time: String?
        /// The server that wrote it.
        public var node: String?
        /// What happened.
        public var event: String?
        /// `success`, `failure` or `refused`.
        public var outcome: String?
        /// `anonymous`, `admin:NAME`, `command_line` or `system`.
        public var actor: String?
        /// The client's address.
        public var client: String?
        /// The tag of the share that it concerns.
        public var share: String?
        /// More about it.
        public var detail: [String: String]?
        /// How often it happened.
        public var count: Int?
        /// The whole line of the original.
        public var text: String?

        /// An entry without members.
        public init() {}
    }

    /// The last lines of the whole log, the oldest first, as the original gave them.
    public var logs: [String]
    /// The entries that were asked for, the newest first.
    public var entries: [Entry]
    /// `before` of the query for older entries; absent when there are none.
    public var next: UInt64?

    /// - Parameters:
    ///   - logs: the last lines of the whole log, the oldest first.
    ///   - entries: the entries that were asked for, the newest first.
    ///   - next: where older entries begin.
    public init(logs: [String], entries: [Entry], next: UInt64?) {
        self.logs = logs
        self.entries = entries
        self.next = next
    }
}
