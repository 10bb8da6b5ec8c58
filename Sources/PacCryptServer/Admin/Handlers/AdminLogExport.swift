import AuditLog
import HTTPSyntax
import HTTPTypes
import Hummingbird
import NIOCore
import Threads

/// `GET /admin-logs/export`: the log as a file, one JSON object a line, the oldest first, as `paccrypt audit export`
/// writes it.
struct AdminLogExport: Sendable {
    private static let name = "paccrypt-audit-log.jsonl"

    let log: LogReading
    let audit: any AuditSink

    /// Puts the export on record and begins it. The file has what the log held then.
    ///
    /// - Throws: ``RequestError`` for a query that cannot be understood; `AuditLogError` when the log cannot be written
    ///   or read.
    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        let query = try LogQuery(request.uri.query)
        let actor = context.principal.auditActor
        try await audit.record(
            AuditEvent(
                .logExport, actor: actor, client: context.clientText,
                detail: LogQuery.onRecord(query.conditions, by: actor)))
        let beginning = try await log.export(query.filter)
        let headers: HTTPFields = [
            .contentType: "application/x-ndjson", .contentDisposition: ContentDisposition.attachment(Self.name),
            .contentSecurityPolicy: SecurityHeaders.filePolicy, .cacheControl: "no-store", .xAccelBuffering: "no",
        ]
        let body = ResponseBody { writer in
            let transfer = ConnectionExecutor.beginTransfer(of: nil)
            defer { transfer?.endTransfer() }
            var export = beginning
            while let piece = try await export.next() { try await writer.write(ByteBuffer(string: piece)) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}

/// The lines of the log as JSON, some at a time. A thread of its own reads them.
struct LogExport: Sendable {
    private var cursor: AuditCursor
    private let threads: ThreadPool

    /// - Throws: `AuditLogError` when the log cannot be read.
    init(_ reader: AuditReader, _ filter: AuditFilter, threads: ThreadPool) async throws {
        cursor = try await threads.run { try reader.cursor(filter) }
        self.threads = threads
    }

    /// The next lines, which may be none; nil at the end.
    ///
    /// - Throws: `AuditLogError` when the log cannot be read.
    mutating func next() async throws -> String? {
        let (piece, cursor) = try await threads.run { [cursor] in
            var cursor = cursor
            let lines = try cursor.next()
            return (lines.map { $0.map { $0.json + "\n" }.joined() }, cursor)
        }
        self.cursor = cursor
        return piece
    }
}
