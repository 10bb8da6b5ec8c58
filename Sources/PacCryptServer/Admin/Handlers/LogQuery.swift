import AuditLog
import PacCryptAPI

/// What a request asks of the log: which entries, from where, how many.
///
/// The fields of the query are `event`, `outcome`, `actor`, `client`, `share`, `from` and `to` (days as `2026-01-15`,
/// both included, or moments in seconds since 1970), `before` (the `next` of an earlier answer) and `limit`.
struct LogQuery: Sendable {
    /// The most entries of one answer, and how many there are when the query does not say.
    static let mostEntries = 1000
    static let standardEntries = 100

    private static let conditionNames: Set = ["event", "outcome", "actor", "client", "share", "from", "to"]
    private static let placeNames: Set = ["before", "limit"]

    /// What was asked, without what is none of the fields above.
    let fields: [String: String]
    let filter: AuditFilter
    let before: UInt64?
    let limit: Int

    /// - Throws: ``RequestError`` for a query that cannot be understood.
    init(_ query: String?) throws {
        guard let fields = try? URLEncodedForm.parse((query ?? "").utf8) else {
            throw RequestError(.invalidForm, "The query cannot be read")
        }
        let known = Self.conditionNames.union(Self.placeNames)
        self.fields = fields.filter { !$0.value.isEmpty && known.contains($0.key) }
        var filter = AuditFilter()
        filter.kinds = self.fields["event"].map { Set($0.split(separator: ",").map(String.init)) }
        filter.outcome = self.fields["outcome"]
        filter.actor = self.fields["actor"]
        filter.client = self.fields["client"]
        filter.share = self.fields["share"]
        filter.from = try self.fields["from"].map { try Self.moment($0, field: "from") }
        filter.until = try self.fields["to"].map { try Self.moment($0, field: "to") + Self.length(of: $0) }
        self.filter = filter
        before = try self.fields["before"].map { try Self.number($0, field: "before") }
        let limit = try self.fields["limit"].map { try Self.number($0, field: "limit") }
        self.limit = limit.map { Int(clamping: min(max($0, 1), UInt64(Self.mostEntries))) } ?? Self.standardEntries
    }

    /// What is asked of entries, without where to begin and how many to give.
    var conditions: [String: String] { fields.filter { Self.conditionNames.contains($0.key) } }

    /// The link to the entries before a place, with the same filter.
    func link(before: UInt64?) -> String {
        var fields = fields
        fields["before"] = before.map { "\($0)" }
        return Self.link(AdminPage.logs.rawValue, fields)
    }

    /// The link to all entries that match, as a file.
    var exportLink: String { Self.link("\(AdminPage.logs.rawValue)/export", conditions) }

    private static func link(_ path: String, _ fields: [String: String]) -> String {
        let query = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(URLEncodedForm.escape($0.value))" }
        return path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    private static func number(_ text: String, field: String) throws -> UInt64 {
        guard let number = UInt64(text) else { throw RequestError(.invalidForm, "\(field) is not a number") }
        return number
    }

    /// Milliseconds since 1970.
    private static func moment(_ text: String, field: String) throws -> Int64 {
        if let day = CalendarDay(text) { return day.start }
        guard let seconds = Int64(text), (0...Int64.max / 2000).contains(seconds) else {
            throw RequestError(.invalidForm, "\(field) is not a day such as 2026-01-15")
        }
        return seconds * 1000
    }

    /// A day lasts until its end, a moment is one.
    private static func length(of text: String) -> Int64 {
        CalendarDay(text) == nil ? 0 : 86_400_000
    }
}
