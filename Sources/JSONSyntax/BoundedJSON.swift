import Foundation

/// JSON from strangers: checked as a whole before a decoder makes anything of it.
///
/// What a decoder leaves to chance is refused: two members of one name (RFC 8259 §4; RFC 7493 §2.3 forbids them), so that
/// nobody can show one value to whoever checks and another one to whoever acts.
public enum BoundedJSON {
    /// Checks a text.
    ///
    /// - Throws: ``JSONError``, any but ``JSONError/otherTypes``. Whether texts are UTF-8 is checked of names alone: a
    ///   decoder checks those that it hands out.
    public static func check(_ bytes: [UInt8], within bounds: JSONBounds) throws(JSONError) {
        var scanner = JSONScanner(bytes, within: bounds)
        try scanner.skipBlanks()
        guard scanner.next != nil else { throw .empty }
        try skipValue(&scanner)
        try scanner.end()
    }

    /// Checks a text and decodes it.
    ///
    /// - Parameters:
    ///   - type: what it should hold. Members that the type does not have are ignored.
    ///   - bytes: the text.
    ///   - bounds: how much it may hold.
    /// - Throws: ``JSONError``; ``JSONError/otherTypes`` also when a text that is wanted is not UTF-8.
    public static func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, from bytes: [UInt8], within bounds: JSONBounds
    ) throws(JSONError) -> Value {
        try check(bytes, within: bounds)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw .otherTypes
        }
    }

    private static func skipValue(_ scanner: inout JSONScanner) throws(JSONError) {
        switch scanner.next {
        case UInt8(ascii: "{"):
            var names: Set<String> = []
            try scanner.members { (scanner, name, _) throws(JSONError) in
                guard names.insert(name).inserted else { throw .repeatedName }
                try skipValue(&scanner)
            }
        case UInt8(ascii: "["): try scanner.elements(skipValue)
        case UInt8(ascii: "\""): try scanner.skipText()
        default: _ = try scanner.word()
        }
    }
}
