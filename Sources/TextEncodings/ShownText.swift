/// Text of strangers on its way into a line that people read.
public enum ShownText {
    /// The text with what would steer the line written as `\u{A}`, so that it can be seen. Everything else stays as it
    /// is, backslashes too: this is for eyes, and is not read back.
    public static func escaped(_ text: some StringProtocol) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.steersText {
                shown.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
            } else {
                shown.append(scalar)
            }
        }
        return String(shown)
    }
}

extension Unicode.Scalar {
    /// Whether it steers what it stands in instead of being part of a word: a control character, the end of a line or
    /// paragraph, or one of those that turn the direction of what follows (Unicode Standard Annex #9, §2.1 to §2.5).
    ///
    /// Joiners, tags, variation selectors, private-use characters, and the marks U+061C, U+200E and U+200F are none of
    /// them: emoji and the words of many scripts consist of these.
    public var steersText: Bool {
        switch value {
        case 0x202A...0x202E, 0x2066...0x2069: true
        default:
            switch properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
    }
}
