/// A value that stands there without quotes or brackets.
public enum JSONWord: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case flag(Bool)
    /// A number as it is spelled: nothing is rounded.
    case number(String)
}

extension JSONScanner {
    /// The most bytes of a number: more precision than anybody has a use for.
    private static let mostWordBytes = 1024

    /// Reads a word or a number, which is next.
    public mutating func word() throws(JSONError) -> JSONWord {
        let start = position
        while let byte = next, JSONGrammar.isWordByte(byte) { position += 1 }
        guard position - start <= Self.mostWordBytes else { throw .notAValue }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "true": return .flag(true)
        case "false": return .flag(false)
        case "null": return .null
        default:
            guard JSONGrammar.isNumber(word.utf8) else { throw .notAValue }
            return .number(word)
        }
    }
}
