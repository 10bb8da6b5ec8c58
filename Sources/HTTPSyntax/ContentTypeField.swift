/// Media types as `Content-Type` names them (RFC 9110 §8.3).
public enum ContentTypeField {
    /// The most bytes of a type that is kept: those of the longest registered names (RFC 6838 §4.2).
    private static let maximumCount = 127

    /// The type that a `Content-Type` names, without its parameters and in lower case; empty when there is none.
    public static func mediaType(in field: String?) -> String {
        guard let field else { return "" }
        // By bytes: to Swift, a semicolon and a mark on it are one character, and the Greek question mark is a semicolon.
        return field.utf8.prefix { $0 != ASCII.semicolon }.trimmingBlanks.lowercasedASCII
    }

    /// The type of a file when it is short and has the form `token/token`, with parameters or without (RFC 9110 §8.3.1);
    /// nil for anything else.
    public static func cleaned(_ type: String?) -> String? {
        guard let type, type.utf8.count <= maximumCount, type.utf8.allSatisfy({ (0x20..<0x7F).contains($0) })
        else { return nil }
        let name = type.utf8.prefix { $0 != ASCII.semicolon && $0 != ASCII.space }
        let parts = name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isTokenCharacter) }) else {
            return nil
        }
        return type
    }
}
