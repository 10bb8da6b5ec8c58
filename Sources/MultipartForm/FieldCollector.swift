/// What a form consists of, in the order it was sent.
public enum FormEvent {
    /// A text field, complete.
    case text(name: String, value: String)
    /// A file starts.
    case fileBegin(PartHeader)
    /// The next piece of the file, never empty; valid only until the closure that got it returns.
    case fileData(UnsafeRawBufferPointer)
    /// The file is complete.
    case fileEnd
}

/// Sorts the parts of a form into texts, which it collects within bounds, and files, which it passes on.
///
/// ```swift
/// try parser.parse(bytes) { event in
///     try collector.receive(event) { field in … }
/// }
/// ```
public struct FieldCollector: Sendable {
    private enum Part {
        case none
        case text(name: String, maximumBytes: Int)
        case file
        case discarded(maximumBytes: Int)
    }

    private let table: FieldTable
    private var part = Part.none
    private var text: [UInt8] = []
    private var partBytes = 0
    private var totalTextBytes = 0
    private var seen: Set<String> = []

    /// - Parameter table: the fields that the form may have.
    public init(_ table: FieldTable) {
        self.table = table
    }

    /// Takes the parser's next event and reports what it completes.
    ///
    /// - Parameters:
    ///   - event: an event of ``MultipartParser``, in its order.
    ///   - emit: called for every event of the form, before this returns.
    /// - Throws: ``MultipartError`` with `repeatedField`, `unknownField`, `fieldTooLarge`, `textsTooLarge`, or
    ///   `notUTF8` when a text is not valid UTF-8; and what `emit` throws.
    public mutating func receive(_ event: MultipartEvent, _ emit: (FormEvent) throws -> Void) throws {
        switch event {
        case .partBegin(let header):
            part = try begin(header)
            partBytes = 0
            if case .file = part { try emit(.fileBegin(header)) }
        case .data(let bytes):
            if case .file = part { try emit(.fileData(bytes)) } else { try collect(bytes) }
        case .partEnd:
            switch part {
            case .text(let name, _): try emit(.text(name: name, value: takeText(of: name)))
            case .file: try emit(.fileEnd)
            case .none, .discarded: break
            }
            part = .none
        }
    }

    private mutating func begin(_ header: PartHeader) throws(MultipartError) -> Part {
        guard let field = table.fields[header.name] else {
            guard case .discard(let maximumBytes) = table.unlisted else {
                throw MultipartError.unknownField
            }
            return .discarded(maximumBytes: maximumBytes)
        }
        guard seen.insert(header.name).inserted || field.isRepeatable else {
            throw MultipartError.repeatedField(header.name)
        }
        switch field.kind {
        case .text(let maximumBytes): return .text(name: header.name, maximumBytes: maximumBytes)
        case .file: return .file
        }
    }

    private mutating func collect(_ bytes: UnsafeRawBufferPointer) throws(MultipartError) {
        partBytes += bytes.count
        switch part {
        case .none, .file: break
        case .discarded(let maximumBytes):
            guard partBytes <= maximumBytes else {
                throw MultipartError.fieldTooLarge(nil, limit: maximumBytes)
            }
        case .text(let name, let maximumBytes):
            guard partBytes <= maximumBytes else {
                throw MultipartError.fieldTooLarge(name, limit: maximumBytes)
            }
            totalTextBytes += bytes.count
            guard totalTextBytes <= table.maximumTextBytes else {
                throw MultipartError.textsTooLarge(limit: table.maximumTextBytes)
            }
            text.append(contentsOf: bytes)
        }
    }

    private mutating func takeText(of name: String) throws(MultipartError) -> String {
        defer { text.removeAll(keepingCapacity: true) }
        guard let value = String(validating: text, as: UTF8.self) else {
            throw MultipartError.notUTF8("the field \(name)")
        }
        return value
    }
}
