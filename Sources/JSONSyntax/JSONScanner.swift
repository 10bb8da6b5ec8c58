/// A place in a JSON text (RFC 8259), which moves from one value to the next and checks the grammar on its way.
///
/// It makes nothing of what it reads: who needs values makes them, and who only wants to know whether a text is sound
/// skips them. The text is UTF-8, with a byte order mark or without.
public struct JSONScanner: Sendable {
    /// What is accepted beyond the RFC.
    public enum Dialect: Sendable {
        /// Nothing.
        case strict
        /// `//` and `/* */` comments, and commas before a closing bracket: for files that people write.
        case commented
    }

    let bytes: [UInt8]
    let dialect: Dialect
    private let bounds: JSONBounds
    var position = 0
    /// The line of the place, counted from 1.
    public internal(set) var line = 1
    /// Whether there has been a comment.
    public internal(set) var holdsComments = false
    private var depth = 0
    private var values = 0

    /// - Parameters:
    ///   - bytes: the whole text.
    ///   - dialect: what is accepted beyond the RFC.
    ///   - bounds: how much it may hold.
    public init(_ bytes: [UInt8], dialect: Dialect = .strict, within bounds: JSONBounds) {
        self.bytes = bytes
        self.dialect = dialect
        self.bounds = bounds
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The byte that is next; nil at the end.
    public var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Makes sure that nothing but blanks is left.
    public mutating func end() throws(JSONError) {
        try skipBlanks()
        guard next == nil else { throw .somethingFollows }
    }

    /// Reads an object, whose opening bracket is next.
    ///
    /// - Parameter member: reads the value of a member, whose name stood on a line.
    public mutating func members(
        _ member: (inout JSONScanner, _ name: String, _ line: Int) throws(JSONError) -> Void
    ) throws(JSONError) {
        try sequence(closing: UInt8(ascii: "}")) { (scanner) throws(JSONError) in
            guard scanner.next == UInt8(ascii: "\"") else { throw .nameExpected }
            let line = scanner.line
            let name = try scanner.text()
            try scanner.skipBlanks()
            guard scanner.take(UInt8(ascii: ":")) else { throw .colonExpected(afterName: name) }
            try scanner.skipBlanks()
            try member(&scanner, name, line)
        }
    }

    /// Reads a list, whose opening bracket is next.
    ///
    /// - Parameter element: reads one of its values.
    public mutating func elements(
        _ element: (inout JSONScanner) throws(JSONError) -> Void
    ) throws(JSONError) {
        try sequence(closing: UInt8(ascii: "]"), element)
    }

    /// Reads what stands between two brackets, separated by commas.
    private mutating func sequence(
        closing: UInt8, _ element: (inout JSONScanner) throws(JSONError) -> Void
    ) throws(JSONError) {
        let openingLine = line
        depth += 1
        guard depth <= bounds.depth else { throw .tooDeep(limit: bounds.depth) }
        position += 1
        try skipBlanks()
        while !take(closing) {
            guard next != nil else { throw .unclosed(closing: closing, openingLine: openingLine) }
            values += 1
            guard values <= bounds.values else { throw .tooManyValues(limit: bounds.values) }
            try element(&self)
            try skipBlanks()
            if take(UInt8(ascii: ",")) {
                try skipBlanks()
                if dialect == .strict, next == closing { throw .commaBeforeEnd(closing: closing) }
            } else if next == nil {
                throw .unclosed(closing: closing, openingLine: openingLine)
            } else if next != closing {
                throw .commaExpected(closing: closing)
            }
        }
        depth -= 1
    }
}
