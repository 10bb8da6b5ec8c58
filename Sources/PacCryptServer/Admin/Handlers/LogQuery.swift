import AuditLog
import HTTPSyntax
import PacCryptAPI
import RequestGuard
import TextEncodings

/// What a request asks of the log: which entries, from where, how many.
///
/// The fields of the query are `event`, `outcome`, `actor`, `client`, `share`, `from` and `to` (days or times, both
/// included: ``AuditPeriod``), `before` (the `next` of an earlier answer) and `limit`. Any other field or value is
/// refused: the query goes on record, and may hold nothing that does not belong there. The name of an admin could be
/// anything, so it is put on record only when it is that of who asks.
struct LogQuery: Sendable {
    /// The most entries of one answer, and how many there are when the query does not say.
    static let mostEntries = 1000
    static let standardEntries = 100

    private static let conditionNames: Set = ["event", "outcome", "actor", "client", "share", "from", "to"]
    private static let placeNames: Set = ["before", "limit"]

    /// Recorded in place of another admin's name.
    static let anotherAdmin = "admin:(another)"

    /// What was asked: only fields that are known, for the query goes on record.
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
        guard known.isSuperset(of: fields.keys) else {
            let names = known.sorted().joined(separator: ", ")
            throw RequestError(.invalidForm, "The log can be asked for: \(names)")
        }
        self.fields = fields.filter { !$0.value.isEmpty }
        var filter = AuditFilter()
        filter.kinds = try self.fields["event"].map(Self.kinds)
        filter.outcome = try Self.value("outcome", of: self.fields, "success, failure or refused") {
            AuditOutcome(rawValue: $0) != nil
        }
        filter.actor = try Self.value(
            "actor", of: self.fields, "anonymous, command_line, system or admin:NAME", Self.isActor)
        filter.clients = try Self.value("client", of: self.fields, "an address", Self.isClient)
            .map { ClientKey.spellings(of: $0) }
        filter.share = try Self.value("share", of: self.fields, "a share's tag in the log, 12 hexadecimal digits") {
            ShareTag($0) != nil
        }
        filter.from = try self.fields["from"].map { try Self.period($0, field: "from").start }
        filter.until = try self.fields["to"].map { try Self.period($0, field: "to").end }
        self.filter = filter
        before = try self.fields["before"].map { try Self.number($0, field: "before") }
        let limit = try self.fields["limit"].map { try Self.number($0, field: "limit") }
        guard limit.map({ (1...UInt64(Self.mostEntries)).contains($0) }) ?? true else {
            throw RequestError(.invalidForm, "limit is a number from 1 to \(Self.mostEntries)")
        }
        self.limit = limit.map { Int(clamping: $0) } ?? Self.standardEntries
    }

    /// What is asked of entries, without where to begin and how many to give.
    var conditions: [String: String] { fields.filter { Self.conditionNames.contains($0.key) } }

    /// Fields of the query as the log holds them.
    ///
    /// - Parameter actor: who asks.
    static func onRecord(_ fields: [String: String], by actor: AuditActor) -> [String: String] {
        var fields = fields
        if let asked = fields["actor"], asked.hasPrefix("admin:"), asked != actor.text {
            fields["actor"] = anotherAdmin
        }
        return fields
    }

    /// The link to the entries before a place, with the same filter.
    func link(before: UInt64?) -> String {
        var fields = fields
        fields["before"] = before.map { "\($0)" }
        return Self.link(AdminPage.logs.rawValue, fields)
    }

    /// The link to all entries that match, as a file.
    var exportLink: String { Self.link("\(AdminPage.logs.rawValue)/export", conditions) }

    private static func link(_ path: String, _ fields: [String: String]) -> String {
        let query = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(PercentEncoding.text($0.value))" }
        return path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    private static func value(
        _ field: String, of fields: [String: String], _ allowed: String, _ isAllowed: (String) -> Bool
    ) throws -> String? {
        guard let value = fields[field] else { return nil }
        guard isAllowed(value) else { throw RequestError(.invalidForm, "\(field) is \(allowed)") }
        return value
    }

    private static func kinds(_ text: String) throws -> Set<String> {
        let kinds = Set(text.split(separator: ",").map(String.init))
        guard !kinds.isEmpty, kinds.allSatisfy({ AuditEventKind(rawValue: $0) != nil }) else {
            throw RequestError(.invalidForm, "event is the name of an event, or several with commas between them")
        }
        return kinds
    }

    private static func isActor(_ text: String) -> Bool {
        let others: [AuditActor] = [.anonymous, .commandLine, .system]
        return others.map(\.text).contains(text) || text.hasPrefix("admin:")
    }

    /// What limits are counted for is a client as well: a network of IPv6, or nobody known.
    private static func isClient(_ text: String) -> Bool {
        text == "\(ClientKey.unknown)" || (try? CIDRBlock(parsing: text)) != nil
    }

    private static func number(_ text: String, field: String) throws -> UInt64 {
        guard let number = UInt64(digits: text) else { throw RequestError(.invalidForm, "\(field) is not a number") }
        return number
    }

    private static func period(_ text: String, field: String) throws -> AuditPeriod {
        guard let period = AuditPeriod(text) else {
            throw RequestError(.invalidForm, "\(field) must be \(AuditPeriod.allowed)")
        }
        return period
    }
}
