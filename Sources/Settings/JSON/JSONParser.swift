/// Reads JSON (RFC 8259) that may also hold `//` and `/* */` comments and commas before a closing bracket.
///
/// Everything else is strict. The input is bounded in size and depth, and every value keeps its line.
struct JSONParser {
    /// The largest accepted file, in bytes.
    static let mostBytes = 1 << 20
    /// The deepest accepted nesting of lists and objects.
    static let greatestDepth = 16

    let bytes: [UInt8]
    var position = 0
    var line = 1
    private var depth = 0
    var holdsComments = false
    private var duplicates: [SettingsError] = []
    /// The key whose value is being read, to name it in errors.
    private var key: String?

    /// Reads a whole document, which is one object.
    ///
    /// - Throws: the first place that is not JSON. Keys that appear twice are not thrown but listed in the document.
    static func parse(_ bytes: [UInt8]) throws(SettingsError) -> JSONDocument {
        guard bytes.count <= mostBytes else { throw .tooLarge(limit: mostBytes) }
        var parser = JSONParser(bytes: bytes)
        return try parser.document()
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func document() throws(SettingsError) -> JSONDocument {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        try skipBlanks()
        guard let first = peek else { throw failure("the file is empty; write {} for the defaults") }
        guard first == UInt8(ascii: "{") else { throw failure("the file must hold one object, in { and }") }
        let members = try object()
        try skipBlanks()
        guard peek == nil else { throw failure("nothing may follow the closing }") }
        return JSONDocument(members: members, holdsComments: holdsComments, duplicates: duplicates)
    }

    private mutating func value() throws(SettingsError) -> JSONValue {
        let start = line
        switch peek {
        case UInt8(ascii: "{"): return JSONValue(.object(try object()), line: start)
        case UInt8(ascii: "["): return JSONValue(.list(try list()), line: start)
        case UInt8(ascii: "\""): return JSONValue(.text(try text()), line: start)
        default: return JSONValue(try bareWord(), line: start)
        }
    }

    private mutating func object() throws(SettingsError) -> [JSONMember] {
        let outerKey = key
        defer { key = outerKey }
        var members: [JSONMember] = []
        var firstLines: [String: Int] = [:]
        try elements(closing: UInt8(ascii: "}")) { (parser) throws(SettingsError) in
            guard parser.peek == UInt8(ascii: "\"") else {
                throw parser.failure("expected a key in double quotes or }")
            }
            let keyLine = parser.line
            let key = try parser.text()
            try parser.skipBlanks()
            guard parser.take(UInt8(ascii: ":")) else {
                throw parser.failure("expected a colon after the key \(DisplayText.key(key))")
            }
            try parser.skipBlanks()
            parser.key = key
            let value = try parser.value()
            if let first = firstLines.updateValue(keyLine, forKey: key) {
                parser.noteDuplicate(key, line: keyLine, firstLine: first)
            } else {
                members.append(JSONMember(key: key, line: keyLine, value: value))
            }
        }
        return members
    }

    private mutating func list() throws(SettingsError) -> [JSONValue] {
        var values: [JSONValue] = []
        try elements(closing: UInt8(ascii: "]")) { (parser) throws(SettingsError) in
            values.append(try parser.value())
        }
        return values
    }

    /// Reads what stands between two brackets, separated by commas.
    private mutating func elements(
        closing: UInt8,
        element: (inout JSONParser) throws(SettingsError) -> Void
    ) throws(SettingsError) {
        let openingLine = line
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.greatestDepth else {
            throw failure("lists and objects may be nested at most \(Self.greatestDepth) deep")
        }
        position += 1
        try skipBlanks()
        while !take(closing) {
            guard peek != nil else { throw unclosed(closing, openingLine: openingLine) }
            try element(&self)
            try skipBlanks()
            if take(UInt8(ascii: ",")) {
                try skipBlanks()
            } else if peek == nil {
                throw unclosed(closing, openingLine: openingLine)
            } else if peek != closing {
                throw failure("expected a comma or \(Character(UnicodeScalar(closing)))\(afterKey)")
            }
        }
    }

    private mutating func bareWord() throws(SettingsError) -> JSONValue.Content {
        let start = position
        while let byte = peek, JSONGrammar.isWordByte(byte) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "true": return .flag(true)
        case "false": return .flag(false)
        case "null": return .null
        default:
            if JSONGrammar.isNumber(word.utf8) { return .number(word) }
            position = start
            // The word itself is not shown: it may be a secret that lacks its quotes.
            let subject = key.map { "the value of \(DisplayText.key($0))" } ?? "a value"
            throw failure("\(subject) must be true, false, null, a number, a list, or a text in double quotes")
        }
    }

    private mutating func noteDuplicate(_ key: String, line: Int, firstLine: Int) {
        guard duplicates.count < SettingsError.mostReported else { return }
        duplicates.append(.duplicateKey(key, line: line, firstLine: firstLine))
    }

    private func unclosed(_ closing: UInt8, openingLine: Int) -> SettingsError {
        let isObject = closing == UInt8(ascii: "}")
        let names = isObject ? ("{", "}") : ("[", "]")
        return failure("the \(names.0) of line \(openingLine) is never closed; a \(names.1) is missing")
    }

    private var afterKey: String {
        key.map { " after the value of \(DisplayText.key($0))" } ?? ""
    }
}
