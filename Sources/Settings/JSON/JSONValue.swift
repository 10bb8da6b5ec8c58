/// A JSON value and the line of the file it starts on, so that an error can point at it.
///
/// Numbers keep the spelling of the file: nothing is rounded on the way through.
struct JSONValue: Sendable {
    enum Content: Sendable {
        case null
        case flag(Bool)
        case number(String)
        case text(String)
        case list([JSONValue])
        case object([JSONMember])
    }

    let content: Content
    /// Counted from 1; nil for a value that does not come from a file.
    let line: Int?

    init(_ content: Content, line: Int? = nil) {
        self.content = content
        self.line = line
    }
}

/// A key of a JSON object with its value, in the order of the file.
struct JSONMember: Sendable {
    let key: String
    /// The line of the key.
    let line: Int?
    let value: JSONValue
}

extension JSONValue {
    /// The kind of the value in words, where its spelling alone could be mistaken for another kind.
    var kindInWords: String? {
        switch content {
        case .null: nil
        case .flag: "a truth value"
        case .number: "a number"
        case .text: "text"
        case .list: "a list"
        case .object: "an object"
        }
    }

    /// The value of a number that is exactly whole, however it is spelled (`30`, `30.0`, `3e1`), and fits an Int.
    var wholeNumber: Int? {
        guard case .number(let literal) = content else { return nil }
        return Int(literal) ?? Self.exactWhole(literal)
    }

    /// Python writes whole floats as `26843545600.0`; binary floating point would round them above 2^53.
    private static func exactWhole(_ literal: String) -> Int? {
        let parts = literal.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        let exponent = parts.count == 2 ? Int(parts[1]) : 0
        guard let exponent, (-1_000_000...1_000_000).contains(exponent) else { return nil }
        let isNegative = parts[0].hasPrefix("-")
        let sides = parts[0].drop { $0 == "-" }.split(separator: ".")
        let fraction = sides.count == 2 ? sides[1] : ""
        var digits = (sides[0] + fraction).drop { $0 == "0" }
        var zeros = exponent - fraction.utf8.count
        while digits.last == "0" {
            digits.removeLast()
            zeros += 1
        }
        if digits.isEmpty { return 0 }
        guard zeros >= 0, digits.utf8.count + zeros <= 19 else { return nil }
        return Int((isNegative ? "-" : "") + digits + String(repeating: "0", count: zeros))
    }
}

/// What a settings file says: its members in their order, and what the reader noticed beside them.
struct JSONDocument: Sendable {
    var members: [JSONMember]
    /// Whether rewriting the file loses something a person wrote.
    var holdsComments = false
    /// One error for each key that appears again in its object.
    var duplicates: [SettingsError] = []

    /// Replaces the value of a key at its place, or adds the key at the end.
    mutating func set(_ key: String, to content: JSONValue.Content) {
        let index = members.firstIndex { $0.key == key }
        let member = JSONMember(key: key, line: nil, value: JSONValue(content))
        if let index { members[index] = member } else { members.append(member) }
    }
}
