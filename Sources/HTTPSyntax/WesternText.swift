/// Bytes in ISO 8859-1, as which HTTP's fields were read before all used UTF-8.
public enum WesternText {
    /// The letters beyond ASCII, but for those whose bytes are other letters in Turkish texts (ISO 8859-9): Ð, Ý, Þ and
    /// the small ones. The signs × and ÷ lie between them.
    private static let letters = Set<UInt8>(0xC0...0xFF).subtracting([0xD0, 0xD7, 0xDD, 0xDE, 0xF0, 0xF7, 0xFD, 0xFE])

    /// The letters beyond ASCII that stand side by side in words of western languages: in most other encodings two such
    /// bytes, or more, are one character, or a word.
    private static let pairs = Set(
        ["äß", "öß", "üß", "éé", "çã", "çõ", "ää", "öö"].map { pair in
            pair.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        })

    /// The name of a file, or of a field, that these bytes are in ISO 8859-1; nil when they look like anything else.
    ///
    /// Each letter beyond ASCII stands next to one of ASCII, or two that are common between such; nothing else is
    /// beyond ASCII; and before the ending at least half of the letters, and two, are of ASCII. No encoding can be told
    /// for certain, and a name in wrong letters is worse than one that is refused.
    public static func unambiguous(_ bytes: [UInt8]) -> String? {
        let dot = bytes.lastIndex(of: UInt8(ascii: ".")) ?? 0
        let stem = dot > 0 ? bytes[..<dot] : bytes[...]
        guard stem.count(where: isLetterOfASCII) >= max(2, stem.count(where: { $0 >= 0x80 })) else { return nil }
        let isWestern = bytes.split(whereSeparator: { $0 < 0x80 }).allSatisfy { run in
            let before = bytes[..<run.startIndex].last.map(isLetterOfASCII) ?? false
            let after = bytes[run.endIndex...].first.map(isLetterOfASCII) ?? false
            return run.count == 1
                ? run.allSatisfy(letters.contains) && (before || after)
                : pairs.contains(Array(run)) && before && after
        }
        return isWestern ? decoded(bytes) : nil
    }

    /// The text, where it is known that it is in ISO 8859-1.
    static func decoded(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    private static func isLetterOfASCII(_ byte: UInt8) -> Bool {
        // Capital and small letters differ in one bit.
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
