import TextEncodings

/// The field that makes an answer a file to be saved (RFC 6266), with its name in UTF-8 (RFC 8187).
public enum ContentDisposition {
    private static let parameter = "filename"

    /// What a server sends: the name in UTF-8, and in ASCII for who does not know the other form.
    ///
    /// - Parameter name: a cleaned name.
    public static func attachment(_ name: String) -> String {
        let plain = name.unicodeScalars.map { scalar -> Character in
            scalar.isASCII && scalar.value >= 0x20 && scalar.value < 0x7F && scalar != "\"" && scalar != "\\"
                && scalar != "%"
                ? Character(scalar) : "_"
        }
        return "attachment; \(parameter)=\"\(String(plain))\"; \(parameter)*=\(ExtendedValue.text(name))"
    }

    /// The name in UTF-8 that a client finds; nil when there is none. It may be anything.
    public static func fileName(in field: String) -> String? {
        guard let field = ParameterizedValue(field.utf8, escapes: .anyCharacter),
            let value = field.parameters[parameter + "*"], let bytes = ExtendedValue.bytes(value)
        else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}

/// A parameter's value in any characters: `UTF-8'language'percent-encoded` (RFC 8187 §3.2.1).
public enum ExtendedValue {
    /// What `attr-char` has besides letters and digits.
    private static let plain = "!#$&+-.^_`|~"

    /// A text as a value.
    public static func text(_ text: String) -> String { "UTF-8''\(PercentEncoding.text(text, plain: plain))" }

    /// The bytes of a value, which ought to be UTF-8; nil when it is none, or names another encoding.
    public static func bytes(_ value: [UInt8]) -> [UInt8]? {
        let pieces = value.split(separator: ASCII.apostrophe, maxSplits: 2, omittingEmptySubsequences: false)
        guard pieces.count == 3, pieces[0].lowercasedASCII == "utf-8" else { return nil }
        return PercentEncoding.bytes(pieces[2])
    }
}
