import AuditLog
import PacCryptAPI

/// What a request asks of the log: which entries, from where, how many.
///
/// The fields of the query are `event`, `outcome`, `actor`, `client`, `share`, `from` and `to` (days or times, both
/// included: ``AuditPeriod``), `before` (the `next` of an earlier answer) and `limit`.
struct LogQuery: Sendable {
    /// The most entries of one answer, and how many there are when the query does not say.
    static let mostEntries = 1000
    static let standardEntries = 100

    let fields: [String: String]
    let filter: AuditFilter
    let before: UInt64?
    let limit: Int

    /// - Throws: ``RequestError`` for a query that cannot be understood.
    init(_ query: String?) throws {
        guard let fields = try? URLEncodedForm.parse((query ?? "").utf8) else {
            throw RequestError(.invalidForm, "The query cannot be read")
        }
        self.fields = fields.filter { !$0.value.isEmpty }
        var filter = AuditFilter()
        filter.kinds = self.fields["event"].map { Set($0.split(separator: ",").map(String.init)) }
        filter.outcome = self.fields["outcome"]
        filter.actor = self.fields["actor"]
        filter.client = self.fields["client"]
        filter.share = self.fields["share"]
        filter.from = try self.fields["from"].map { try Self.period($0, field: "from").start }
        filter.until = try self.fields["to"].map { try Self.period($0, field: "to").end }
        self.filter = filter
        before = try self.fields["before"].map { try Self.number($0, field: "before") }
        let limit = try self.fields["limit"].map { try Self.number($0, field: "limit") }
        self.limit = limit.map { Int(clamping: min(max($0, 1), UInt64(Self.mostEntries))) } ?? Self.standardEntries
    }

    /// The query for the entries before a place, with the same filter.
    func link(before: UInt64?) -> String {
        var fields = fields
        fields["before"] = before.map { "\($0)" }
        let query = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(URLEncodedForm.escape($0.value))" }
        return AdminPage.logs.rawValue + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    private static func number(_ text: String, field: String) throws -> UInt64 {
        guard let number = UInt64(text) else { throw RequestError(.invalidForm, "\(field) is not a number") }
        return number
    }

    private static func period(_ text: String, field: String) throws -> AuditPeriod {
        guard let period = AuditPeriod(text) else {
            throw RequestError(.invalidForm, "\(field) must be \(AuditPeriod.allowed)")
        }
        return period
    }
}
