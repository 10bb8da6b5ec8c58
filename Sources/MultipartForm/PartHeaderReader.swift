import HTTPSyntax

/// Reads the header lines of one part, up to and with the empty line.
struct PartHeaderReader {
    private let limits: MultipartLimits
    private var line: [UInt8] = []
    /// The last field, whose folded lines may still come.
    private var field: [UInt8] = []
    private var byteCount = 0
    private var lineCount = 0
    private var disposition: FormDataDisposition?
    private var contentType: String?
    private var hasEncoding = false

    init(limits: MultipartLimits) {
        self.limits = limits
    }

    /// Takes the header's bytes from the front; returns the header once its last line was read.
    mutating func read(_ bytes: inout UnsafeRawBufferPointer) throws(MultipartError) -> PartHeader? {
        while !bytes.isEmpty {
            let lineEnd = bytes.offset(of: ASCII.lineFeed)
            let piece = bytes.removePrefix(lineEnd.map { $0 + 1 } ?? bytes.count)
            byteCount += piece.count
            guard byteCount <= limits.maximumHeaderBytes else {
                throw MultipartError.headerTooLarge(limit: limits.maximumHeaderBytes)
            }
            line.append(contentsOf: piece)
            guard lineEnd != nil else { break }
            if let header = try finishLine() { return header }
        }
        return nil
    }

    private mutating func finishLine() throws(MultipartError) -> PartHeader? {
        let content = line.dropLast(2)
        guard line.count >= 2, line[content.endIndex] == ASCII.carriageReturn else {
            throw MultipartError.malformedHeader("a line of a part's header does not end in CR LF")
        }
        if content.isEmpty {
            try readField()
            return try finish()
        }
        lineCount += 1
        guard lineCount <= limits.maximumHeaderLines else {
            throw MultipartError.tooManyHeaderLines(limit: limits.maximumHeaderLines)
        }
        try take(content)
        line.removeAll(keepingCapacity: true)
        return nil
    }

    /// A line that starts with a blank continues the field before it (RFC 5322 §2.2.3).
    private mutating func take(_ content: ArraySlice<UInt8>) throws(MultipartError) {
        if content.first?.isBlank == true, !field.isEmpty {
            guard !content.trimmingBlanks.isEmpty else {
                throw MultipartError.malformedHeader("a line of a part's header has only blanks")
            }
            field += content
        } else {
            try readField()
            field = Array(content)
        }
    }

    /// Reads `name: value`, once all its lines are there.
    private mutating func readField() throws(MultipartError) {
        if field.isEmpty { return }
        defer { field.removeAll(keepingCapacity: true) }
        let content = field[...]
        let name = content.prefix(while: \.isTokenCharacter)
        guard !name.isEmpty, name.endIndex < content.endIndex, content[name.endIndex] == ASCII.colon else {
            throw MultipartError.malformedHeader("a line of a part's header is not of the form name: value")
        }
        let value = content[(name.endIndex + 1)...].trimmingBlanks
        let fieldName = name.lowercasedASCII
        // The name of a file may hold any of them, and stands in quotation marks.
        guard fieldName == "content-disposition" || !value.contains(where: \.isForbiddenControl) else {
            throw MultipartError.malformedHeader("a part's header has a control character")
        }
        switch fieldName {
        case "content-disposition":
            guard disposition == nil else { throw Self.repeated("Content-Disposition") }
            disposition = try FormDataDisposition(value)
        case "content-type":
            guard contentType == nil else { throw Self.repeated("Content-Type") }
            guard value.allSatisfy({ $0 < 0x80 }) else {
                throw MultipartError.malformedHeader("a part's Content-Type is not ASCII")
            }
            contentType = String(decoding: value, as: UTF8.self)
        case "content-transfer-encoding":
            guard !hasEncoding else { throw Self.repeated("Content-Transfer-Encoding") }
            hasEncoding = true
            // Taking an encoded part for its content would store something else than what was sent.
            guard ["7bit", "8bit", "binary"].contains(value.lowercasedASCII) else {
                throw MultipartError.encodedPart
            }
        default: break
        }
    }

    private func finish() throws(MultipartError) -> PartHeader {
        guard let disposition else {
            throw MultipartError.malformedHeader("a part has no Content-Disposition")
        }
        return PartHeader(name: disposition.name, filename: disposition.filename, contentType: contentType)
    }

    private static func repeated(_ name: String) -> MultipartError {
        MultipartError.malformedHeader("a part's header has more than one \(name)")
    }
}

/// What a part says about itself (RFC 7578 §4.2 and §4.4). All of it is the sender's claim.
public struct PartHeader: Sendable, Equatable {
    /// The field's name, which may be empty.
    public let name: String
    /// The file's name as the sender gave it, if it did: it may be empty (a browser's file input without a file),
    /// hold directories, line ends and anything else. Never use it as a path.
    public let filename: String?
    /// The value of `Content-Type` as it was sent: printable ASCII, not checked to be a media type.
    public let contentType: String?

    /// - Parameters:
    ///   - name: the field's name.
    ///   - filename: the file's name as the sender gave it.
    ///   - contentType: the value of `Content-Type`.
    public init(name: String, filename: String? = nil, contentType: String? = nil) {
        self.name = name
        self.filename = filename
        self.contentType = contentType
    }
}
