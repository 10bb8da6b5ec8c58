import AuditLog
import Hummingbird
import PacCryptAPI
import Threads

/// Reads the audit log. Calls suspend while a thread of their own reads the files.
public struct LogReading: Sendable {
    let page: @Sendable (AuditFilter, _ before: UInt64?, _ limit: Int) async throws -> AuditPage
    let legacyLines: @Sendable () async throws -> [String]
    let export: @Sendable (AuditFilter) async throws -> LogExport

    /// - Parameters:
    ///   - reader: reads the files.
    ///   - threads: where that blocks.
    public init(_ reader: AuditReader, threads: ThreadPool) {
        page = { filter, before, limit in
            try await threads.run { try reader.page(filter, before: before, limit: limit) }
        }
        legacyLines = { try await threads.run { try reader.legacyLines() } }
        export = { try await LogExport(reader, $0, threads: threads) }
    }
}

/// `GET /admin-logs`: the log as a page for people, as JSON for programs.
struct AdminLogs: Sendable {
    let log: LogReading
    let audit: any AuditSink
    let pages: AdminPages

    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        let query = try LogQuery(request.uri.query)
        let actor = context.principal.auditActor
        audit.note(
            AuditEvent(
                .logView, actor: actor, client: context.clientText, detail: LogQuery.onRecord(query.fields, by: actor)))
        let page = try await log.page(query.filter, query.before, query.limit)
        guard request.prefersPage else {
            return try .json(
                LogAnswer(
                    logs: try await log.legacyLines(), entries: page.lines.map(LogAnswer.Entry.init), next: page.next))
        }
        return try pages.response(
            AdminLogsView(model: AdminLogsModel(page, query, frame: pages.frame(context, .logs))))
    }
}

extension LogAnswer.Entry {
    fileprivate init(_ line: AuditLine) {
        self.init()
        guard case .entry(let entry) = line else {
            text = line.legacyText
            return
        }
        seq = entry.seq
        time = entry.timeText
        node = entry.node
        event = entry.event
        outcome = entry.outcome
        actor = entry.actor
        client = entry.client
        share = entry.share
        detail = entry.detail
        count = entry.count
    }
}

extension AdminLogsModel {
    fileprivate init(_ page: AuditPage, _ query: LogQuery, frame: AdminFrame) {
        let choices = { (values: [String], field: String) in
            values.map { Choice(value: $0, text: $0, isSelected: query.fields[field] == $0) }
        }
        self.init(
            frame: frame, events: choices(AuditEventKind.allCases.map(\.rawValue), "event"),
            outcomes: choices(AuditOutcome.allCases.map(\.rawValue), "outcome"),
            client: query.fields["client"] ?? "", share: query.fields["share"] ?? "",
            from: query.fields["from"] ?? "", to: query.fields["to"] ?? "", entries: page.lines.map(Entry.init),
            hasEntries: !page.lines.isEmpty, older: page.next.map { query.link(before: $0) },
            newest: query.before == nil ? nil : query.link(before: nil), export: query.exportLink)
    }
}

extension AdminLogsModel.Entry {
    fileprivate init(_ line: AuditLine) {
        guard case .entry(let entry) = line else {
            self.init(
                time: "", event: "", outcome: "", actor: "", client: "", detail: line.legacyText, count: nil)
            return
        }
        var detail = Self.sentences(entry.detail)
        if let share = entry.share { detail.insert("share \(share)", at: 0) }
        self.init(
            time: entry.shortTimeText, event: entry.event, outcome: entry.outcome, actor: entry.actor,
            client: entry.client ?? "", detail: detail.joined(separator: "; "),
            count: entry.count > 1 ? entry.count : nil)
    }

    private static func sentences(_ detail: [String: String]) -> [String] {
        if let setting = detail["setting"], let old = detail["old"], let new = detail["new"] {
            return ["\(setting): \(old) → \(new)"]
        }
        if let setting = detail["setting"], let entries = detail["entries"] {
            let changes = ["added", "removed"].compactMap { name in detail[name].map { "\(name) \($0)" } }
            return ["\(setting): \((changes.isEmpty ? ["another order"] : changes).joined(separator: ", "))"]
                + ["entries \(entries)"]
        }
        return detail.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    }
}
