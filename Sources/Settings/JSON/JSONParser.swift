import JSONSyntax

/// Reads JSON (RFC 8259) that may also hold `//` and `/* */` comments and commas before a closing bracket.
///
/// Everything else is strict. The input is bounded in size and depth, and every value keeps its line.
struct JSONParser {
    /// The largest accepted file, in bytes.
    static let mostBytes = 1 << 20
    /// The deepest accepted nesting of lists and objects. The size alone bounds the values: the file is the operator's.
    static let bounds = JSONBounds(depth: 16, values: .max)

    private var duplicates: [SettingsError] = []
    /// The key whose value is being read, to name it in errors.
    private var key: String?

    /// Reads a whole document, which is one object.
    ///
    /// - Throws: the first place that is not JSON. Keys that appear twice are not thrown but listed in the document.
    static func parse(_ bytes: [UInt8]) throws(SettingsError) -> JSONDocument {
        guard bytes.count <= mostBytes else { throw .tooLarge(limit: mostBytes) }
        var scanner = JSONScanner(bytes, dialect: .commented, within: bounds)
        var parser = JSONParser()
        do throws(JSONError) {
            return try parser.document(&scanner)
        } catch {
            throw parser.explained(error, line: scanner.line)
        }
    }

    private mutating func document(_ scanner: inout JSONScanner) throws(JSONError) -> JSONDocument {
        try scanner.skipBlanks()
        guard let first = scanner.next else { throw .empty }
        guard first == UInt8(ascii: "{") else { throw .objectExpected }
        let members = try object(&scanner)
        try scanner.end()
        return JSONDocument(members: members, holdsComments: scanner.holdsComments, duplicates: duplicates)
    }

    private mutating func value(_ scanner: inout JSONScanner) throws(JSONError) -> JSONValue {
        let start = scanner.line
        switch scanner.next {
        case UInt8(ascii: "{"): return JSONValue(.object(try object(&scanner)), line: start)
        case UInt8(ascii: "["): return JSONValue(.list(try list(&scanner)), line: start)
        case UInt8(ascii: "\""): return JSONValue(.text(try scanner.text()), line: start)
        default: return JSONValue(JSONValue.Content(try scanner.word()), line: start)
        }
    }

    private mutating func object(_ scanner: inout JSONScanner) throws(JSONError) -> [JSONMember] {
        let outerKey = key
        var members: [JSONMember] = []
        var firstLines: [String: Int] = [:]
        try scanner.members { (scanner, name, line) throws(JSONError) in
            key = name
            let value = try self.value(&scanner)
            if let first = firstLines.updateValue(line, forKey: name) {
                noteDuplicate(name, line: line, firstLine: first)
            } else {
                members.append(JSONMember(key: name, line: line, value: value))
            }
        }
        // Not after an error: it names the key that it is about.
        key = outerKey
        return members
    }

    private mutating func list(_ scanner: inout JSONScanner) throws(JSONError) -> [JSONValue] {
        var values: [JSONValue] = []
        try scanner.elements { (scanner) throws(JSONError) in
            values.append(try value(&scanner))
        }
        return values
    }

    private mutating func noteDuplicate(_ key: String, line: Int, firstLine: Int) {
        guard duplicates.count < SettingsError.mostReported else { return }
        duplicates.append(.duplicateKey(key, line: line, firstLine: firstLine))
    }

    /// The error in the words of this file.
    private func explained(_ error: JSONError, line: Int) -> SettingsError {
        switch error {
        case .empty: .syntax("the file is empty; write {} for the defaults", line: line)
        case .objectExpected: .syntax("the file must hold one object, in { and }", line: line)
        case .somethingFollows: .syntax("nothing may follow the closing }", line: line)
        case .colonExpected(let name): .syntax("expected a colon after the key \(DisplayText.key(name))", line: line)
        case .commaExpected:
            .syntax(key.map { "\(error) after the value of \(DisplayText.key($0))" } ?? "\(error)", line: line)
        case .notAValue:
            // The word itself is not shown: it may be a secret that lacks its quotes.
            .syntax(
                "\(key.map { "the value of \(DisplayText.key($0))" } ?? "a value") must be true, false, null, a number, "
                    + "a list, or a text in double quotes", line: line)
        case .commentUnclosed(let openingLine): .syntax("\(error)", line: openingLine)
        default: .syntax("\(error)", line: line)
        }
    }
}

extension JSONValue.Content {
    fileprivate init(_ word: JSONWord) {
        self =
            switch word {
            case .null: .null
            case .flag(let flag): .flag(flag)
            case .number(let literal): .number(literal)
            }
    }
}
