import HTTPTypes
import Hummingbird
import MultipartForm
import PacCryptAPI

/// Takes what a form consists of, in the order it was sent.
protocol FormSink: AnyObject {
    /// Takes the next event; bytes of a file are lent for the time of the call.
    func receive(_ event: FormEvent) throws
    /// Does what takes time with what was received: called after every piece of the body.
    func settle() async throws
}

/// Reads a form in constant memory, whatever the order of its fields.
enum FormReader {
    /// Room for everything that is not the file: fields, headers of parts, boundaries.
    private static let overhead = 4 << 20

    /// The whole form; when it returns, the form was complete.
    ///
    /// - Parameters:
    ///   - table: the fields that the form may have.
    ///   - maxFileSize: the most bytes of all files.
    ///   - checkRoom: finds out whether there is room for a body of the length that it claims.
    ///   - sink: gets the form.
    /// - Throws: ``RequestError``, `MultipartError`, ``ConnectionFailure``, and what the sink throws.
    static func read(
        _ request: Request, _ context: ServerContext, _ table: FieldTable, maxFileSize: UInt64,
        into sink: some FormSink, checkRoom: (_ claimedCount: Int) async throws -> Void
    ) async throws {
        let boundary = try MultipartBoundary(contentType: request.headers[.contentType] ?? "")
        let limit = Int(clamping: maxFileSize.addingReportingOverflow(UInt64(overhead)).partialValue)
        let body = try IncomingBody(request, context, limit: limit, code: .fileTooLarge)
        if let count = body.expectedCount { try await checkRoom(count) }
        var parser = MultipartParser(boundary: boundary, limits: limits)
        var collector = FieldCollector(table)
        try await body.read { piece in
            try piece.withUnsafeReadableBytes { bytes in
                try parser.parse(bytes) { try collector.receive($0, sink.receive) }
            }
            try await sink.settle()
        }
        try parser.finish()
        try await sink.settle()
    }

    /// The whole form with one file, which will lie in the spool.
    static func read(
        _ request: Request, _ context: ServerContext, _ table: FieldTable, spool: Spool, maxFileSize: UInt64,
        into sink: some FormSink
    ) async throws {
        try await read(request, context, table, maxFileSize: maxFileSize, into: sink) {
            try await spool.checkRoom(forBodyOf: $0)
        }
    }

    private static let limits = MultipartLimits(
        maximumParts: RequestBound.partCount, maximumHeaderBytes: RequestBound.partHeader)
}

extension Spool {
    /// Finds out, before anything is received, whether there is room for a body of the length that it claims.
    ///
    /// - Throws: ``SpoolError``.
    fileprivate func checkRoom(forBodyOf count: Int) async throws {
        // Small bodies stay in memory.
        guard count > SpoolWriter.bufferCount else { return }
        try await threads.run { try account.checkRoom(for: UInt64(count)) }
    }
}
