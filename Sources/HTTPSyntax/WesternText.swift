/// Bytes in ISO 8859-1, as which HTTP's fields were read before all used UTF-8.
public enum WesternText {
    /// The text that these bytes can only be; nil when they may as well be something else.
    ///
    /// That is so when some of them are characters of UTF-8, or lie between 0x80 and 0x9F, which no text in ISO 8859-1
    /// has, and most texts in other encodings of more than one byte do.
    public static func unambiguous(_ bytes: [UInt8]) -> String? {
        let repaired = String(decoding: bytes, as: UTF8.self)
        guard !bytes.contains(where: { (0x80...0x9F).contains($0) }),
            repaired.unicodeScalars.allSatisfy({ $0.isASCII || $0 == "\u{FFFD}" })
        else { return nil }
        return decoded(bytes)
    }

    /// The text, where it is known that it is in ISO 8859-1.
    static func decoded(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
