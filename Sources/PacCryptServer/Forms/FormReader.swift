import ContentPipeline
import HTTPTypes
import Hummingbird
import MultipartForm
import PacCryptAPI
import RequestGuard

/// Takes what a form consists of, in the order it was sent. Its content is that of the files.
protocol FormSink: ContentSink {
    /// How much of the request is moved at once.
    var piece: ContentPiece { get }
    /// Takes a text field.
    func take(_ name: String, _ value: String) throws
    /// A file begins; its bytes follow.
    func beginFile(_ header: PartHeader) async throws
    /// The file is complete.
    func endFile() async throws
}

/// Reads a form in constant memory, whatever the order of its fields.
enum FormReader {
    /// Room for everything that is not the file: fields, headers of parts, boundaries.
    private static let overhead = 4 << 20

    /// The whole form; when it returns, the form was complete, and its content has ended. Otherwise the sink is given
    /// up.
    ///
    /// - Parameters:
    ///   - table: the fields that the form may have.
    ///   - maxFileSize: the most bytes of all files.
    ///   - checkRoom: finds out whether there is room for a body of the length that it claims.
    ///   - sink: gets the form.
    /// - Throws: ``RequestError``, `MultipartError`, ``ConnectionFailure``, `NoPlace` when there is no room for its
    ///   texts, and what the sink throws.
    static func read(
        _ request: Request, _ context: ServerContext, _ table: FieldTable, maxFileSize: UInt64,
        into sink: some FormSink, checkRoom: (_ claimedCount: Int) async throws -> Void
    ) async throws {
        do {
            try await readAll(request, context, table, maxFileSize: maxFileSize, into: sink, checkRoom: checkRoom)
            try await sink.finish()
        } catch {
            sink.abort()
            throw error
        }
    }

    private static func readAll(
        _ request: Request, _ context: ServerContext, _ table: FieldTable, maxFileSize: UInt64,
        into sink: some FormSink, checkRoom: (_ claimedCount: Int) async throws -> Void
    ) async throws {
        let boundary = try MultipartBoundary(contentType: request.headers[.contentType] ?? "")
        let limit = Int(clamping: maxFileSize.addingReportingOverflow(UInt64(overhead)).partialValue)
        let body = try IncomingBody(request, context, limit: limit, code: .fileTooLarge)
        if let count = body.expectedCount { try await checkRoom(count) }
        var parser = MultipartParser(boundary: boundary, limits: limits)
        var collector = FieldCollector(table)
        // The sink holds the texts until the answer is there, the collector one that is not whole yet.
        let texts = context.budgets.memory.claim(for: context.holdings.claimant)
        context.holdings.keep(texts)
        var (textCount, isInFile) = (0, false)
        try await body.read(inPieces: sink.piece) { piece in
            var offset = 0
            while offset < piece.readableBytes {
                let start = offset
                var step: FormStep?
                try piece.withUnsafeReadableBytes { bytes in
                    var rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
                    try parser.parseNext(&rest) { try collector.receive($0) { step = FormStep($0, in: bytes) } }
                    offset = bytes.count - rest.count
                }
                if !isInFile {
                    textCount += offset - start
                    try texts.resize(to: textCount, ClaimSize(ofBody: textCount))
                }
                switch step {
                case .text(let name, let value): try sink.take(name, value)
                case .fileBegin(let header):
                    isInFile = true
                    try await sink.beginFile(header)
                case .bytes(let range): try await sink.write(piece.readableBytesSpan.extracting(range))
                case .heldBack(let bytes): try await sink.write(bytes)
                case .fileEnd:
                    isInFile = false
                    try await sink.endFile()
                case nil: break
                }
                // Texts, passwords among them, were copied; of a file there is too much to go over it once more.
                if !(step?.isOfFile ?? false) { piece.wipe(start..<offset) }
            }
        }
        try parser.finish()
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

/// An event of a form that outlives the call that reports it.
private enum FormStep {
    case text(name: String, value: String)
    case fileBegin(PartHeader)
    /// Bytes of a file: places in the piece of the body that is being read.
    case bytes(Range<Int>)
    /// Bytes of a file that ended an earlier piece and might have begun a boundary.
    case heldBack([UInt8])
    case fileEnd

    /// Whether the bytes that it was made of are a file's.
    var isOfFile: Bool {
        if case .bytes = self { true } else { false }
    }

    init(_ event: FormEvent, in piece: UnsafeRawBufferPointer) {
        switch event {
        case .text(let name, let value): self = .text(name: name, value: value)
        case .fileBegin(let header): self = .fileBegin(header)
        case .fileEnd: self = .fileEnd
        case .fileData(let bytes):
            guard let start = bytes.baseAddress, let first = piece.baseAddress, first <= start,
                start + bytes.count <= first + piece.count
            else {
                self = .heldBack(Array(bytes))
                return
            }
            self = .bytes(start - first..<start - first + bytes.count)
        }
    }
}

extension Spool {
    /// Finds out, before anything is received, whether there is room for a body of the length that it claims.
    ///
    /// - Throws: ``SpoolError``, `NoPlace`.
    fileprivate func checkRoom(forBodyOf count: Int) async throws {
        // Small bodies stay in memory.
        guard count > SpoolSink.memoryCount else { return }
        try await threads.run { try account.checkRoom(for: UInt64(count), claimant) }
    }
}
