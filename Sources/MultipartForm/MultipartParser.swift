/// What a body consists of, in order: for every part one `partBegin`, any number of `data`, one `partEnd`.
public enum MultipartEvent {
    /// A part starts.
    case partBegin(PartHeader)
    /// The next piece of its content, never empty; valid only until the closure that got it returns.
    case data(UnsafeRawBufferPointer)
    /// The part is complete.
    case partEnd
}

/// A parser for `multipart/form-data` bodies that come in pieces of any size (RFC 7578, RFC 2046 §5.1).
///
/// It keeps at most the header line it is reading, whatever the size of the body, and takes linear time. How the body
/// is cut into pieces changes nothing but the cuts between `data` events. Lines end in CR LF, as every client sends.
///
/// ```swift
/// var parser = MultipartParser(boundary: try MultipartBoundary(contentType: contentType))
/// for try await buffer in body {
///     try buffer.withUnsafeReadableBytes { try parser.parse($0) { event in … } }
/// }
/// try parser.finish()
/// ```
public struct MultipartParser: Sendable {
    private enum State {
        case preamble, delimiterLine, header, content, epilogue
    }

    private let limits: MultipartLimits
    private var state = State.preamble
    private var scanner: DelimiterScanner
    private var line: DelimiterLine
    private var headerReader: PartHeaderReader
    private var partCount = 0
    private var preambleBytes = 0
    private var epilogueBytes = 0
    private var failure: (any Error)?

    /// - Parameters:
    ///   - boundary: the boundary that the request's content type names.
    ///   - limits: the bounds of everything but the parts' content.
    public init(boundary: MultipartBoundary, limits: MultipartLimits = MultipartLimits()) {
        self.limits = limits
        scanner = DelimiterScanner(boundary)
        scanner.startLine()
        line = DelimiterLine(maximumBytes: limits.maximumHeaderBytes)
        headerReader = PartHeaderReader(limits: limits)
    }

    /// Reads the next bytes of the body and reports what they hold.
    ///
    /// - Parameters:
    ///   - bytes: any number of bytes, none included.
    ///   - emit: called for every event, in order, before this returns.
    /// - Throws: ``MultipartError`` when the body is malformed or exceeds a limit, and what `emit` throws.
    ///   The parser is spent then: from there on it throws the same error again.
    public mutating func parse(
        _ bytes: UnsafeRawBufferPointer, _ emit: (MultipartEvent) throws -> Void
    ) throws {
        var rest = bytes
        while !rest.isEmpty { try parseNext(&rest, emit) }
    }

    /// Reads on as far as the next event, or to the end of the bytes: for whoever has to wait after an event.
    ///
    /// - Parameters:
    ///   - rest: the bytes that are not read yet, at least one; what was read is removed.
    ///   - emit: called for the event, if there is one, before this returns.
    /// - Throws: as ``parse(_:_:)``.
    public mutating func parseNext(
        _ rest: inout UnsafeRawBufferPointer, _ emit: (MultipartEvent) throws -> Void
    ) throws {
        if let failure { throw failure }
        do {
            try advance(&rest, emit)
        } catch {
            failure = error
            throw error
        }
    }

    /// Checks, once the body has ended, that it was complete.
    ///
    /// - Throws: ``MultipartError`` with `missingBoundary` when the boundary was never seen, `truncated` when the final
    ///   one was not; or again the error that ended ``parse(_:_:)``.
    public func finish() throws {
        if let failure { throw failure }
        switch state {
        case .epilogue: return
        case .delimiterLine where line.isFinal: return
        case .preamble:
            throw MultipartError.missingBoundary
        case .delimiterLine, .header, .content:
            throw MultipartError.truncated
        }
    }

    private mutating func advance(
        _ rest: inout UnsafeRawBufferPointer, _ emit: (MultipartEvent) throws -> Void
    ) throws {
        switch state {
        case .preamble: try readPreamble(&rest)
        case .delimiterLine: try readDelimiterLine(&rest)
        case .header:
            guard let header = try headerReader.read(&rest) else { return }
            scanner.startLine()
            state = .content
            try emit(.partBegin(header))
        case .content: try readContent(&rest, emit)
        case .epilogue:
            epilogueBytes += rest.count
            _ = rest.removePrefix(rest.count)
            guard epilogueBytes <= limits.maximumEpilogueBytes else {
                throw MultipartError.epilogueTooLarge(limit: limits.maximumEpilogueBytes)
            }
        }
    }

    private mutating func readPreamble(_ rest: inout UnsafeRawBufferPointer) throws(MultipartError) {
        switch scanner.next(&rest) {
        case .content(let bytes): preambleBytes += bytes.count
        case .heldBack(let range): preambleBytes += range.count
        case .delimiter: startDelimiterLine()
        case nil: break
        }
        guard preambleBytes <= limits.maximumPreambleBytes else {
            throw MultipartError.preambleTooLarge(limit: limits.maximumPreambleBytes)
        }
    }

    private mutating func readContent(
        _ rest: inout UnsafeRawBufferPointer, _ emit: (MultipartEvent) throws -> Void
    ) throws {
        switch scanner.next(&rest) {
        case .content(let bytes): try emit(.data(bytes))
        case .heldBack(let range): try scanner.withHeldBack(range) { try emit(.data($0)) }
        case .delimiter:
            startDelimiterLine()
            try emit(.partEnd)
        case nil: break
        }
    }

    private mutating func startDelimiterLine() {
        line = DelimiterLine(maximumBytes: limits.maximumHeaderBytes)
        state = .delimiterLine
    }

    private mutating func readDelimiterLine(_ rest: inout UnsafeRawBufferPointer) throws(MultipartError) {
        guard try line.read(&rest) else { return }
        guard !line.isFinal else {
            state = .epilogue
            return
        }
        partCount += 1
        guard partCount <= limits.maximumParts else {
            throw MultipartError.tooManyParts(limit: limits.maximumParts)
        }
        headerReader = PartHeaderReader(limits: limits)
        state = .header
    }
}
