/// Codes and tokens as people type and paste them.
public enum TypedCode {
    /// What a code consists of: without blanks of any kind, hyphens and what cannot be seen, and with the letters and
    /// digits of full width, which keyboards for Chinese, Japanese and Korean write, as those of ASCII.
    public static func characters(_ text: some StringProtocol) -> String {
        var characters = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isLeftOut(scalar) {
            let isFullWidth = (0xFF01...0xFF5E).contains(scalar.value)
            characters.append(isFullWidth ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
        }
        return String(characters)
    }

    private static func isLeftOut(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // The minus sign, and the long vowel marks that stand on the key of the hyphen.
        case 0x2212, 0x30FC, 0xFF70: true
        default:
            switch scalar.properties.generalCategory {
            case .dashPunctuation, .format: true
            default: scalar.properties.isWhitespace
            }
        }
    }
}
