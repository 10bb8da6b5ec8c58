import TextEncodings

/// The field that makes an answer a file to be saved (RFC 6266), with its name in UTF-8 (RFC 8187).
public enum ContentDisposition {
    private static let parameter = "filename"

    /// What a server sends: the name in UTF-8, and in ASCII for who does not know the other form.
    ///
    /// - Parameter name: any name; in the field nothing of it ends a line.
    public static func attachment(_ name: String) -> String {
        "attachment; \(parameter)=\"\(plain(name))\"; \(parameter)*=\(ExtendedValue.text(name))"
    }

    /// The name in ASCII, without what some programs take for an escape: backslashes, and a percent sign before two
    /// hexadecimal digits (RFC 6266, appendix D).
    private static func plain(_ name: String) -> String {
        let bytes = name.unicodeScalars.map { scalar -> UInt8 in
            (0x20..<0x7F).contains(scalar.value) && scalar != "\"" && scalar != "\\"
                ? UInt8(truncatingIfNeeded: scalar.value) : UInt8(ascii: "_")
        }
        let kept = bytes.indices.map { index -> UInt8 in
            let isEscape =
                bytes[index] == ASCII.percent
                && bytes[(index + 1)...].prefix(2).compactMap(Hexadecimal.value).count == 2
            return isEscape ? UInt8(ascii: "_") : bytes[index]
        }
        return String(decoding: kept, as: UTF8.self)
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
    public static func bytes(_ value: [UInt8]) -> [UInt8]? { bytes(value, in: "utf-8") }

    /// The text of a value that says that it is ISO 8859-1, which RFC 5987 had every reader know; nil for any other.
    public static func westernText(_ value: [UInt8]) -> String? {
        bytes(value, in: "iso-8859-1").map(WesternText.decoded)
    }

    private static func bytes(_ value: [UInt8], in encoding: String) -> [UInt8]? {
        let pieces = value.split(separator: ASCII.apostrophe, maxSplits: 2, omittingEmptySubsequences: false)
        guard pieces.count == 3, pieces[0].lowercasedASCII == encoding else { return nil }
        return PercentEncoding.bytes(pieces[2])
    }
}
