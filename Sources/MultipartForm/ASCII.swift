/// The bytes that header fields are made of.
enum ASCII {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let percent = UInt8(ascii: "%")
    static let apostrophe = UInt8(ascii: "'")
    static let dash = UInt8(ascii: "-")
    static let colon = UInt8(ascii: ":")
    static let semicolon = UInt8(ascii: ";")
    static let equals = UInt8(ascii: "=")
    static let backslash = UInt8(ascii: "\\")
}

extension UInt8 {
    /// Space or tab (`LWSP-char` of RFC 822, `OWS` of RFC 9110).
    var isBlank: Bool { self == ASCII.space || self == ASCII.tab }

    /// A letter or digit of ASCII.
    var isAlphanumeric: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    /// `tchar` of RFC 9110 §5.6.2: what the names of fields and parameters are made of.
    var isTokenCharacter: Bool { isAlphanumeric || Self.tokenPunctuation.contains(self) }

    /// `bchars` of RFC 2046 §5.1.1.
    var isBoundaryCharacter: Bool { isAlphanumeric || Self.boundaryPunctuation.contains(self) }

    /// A control character that a field value must not hold; the tab is allowed.
    var isForbiddenControl: Bool { (self < 0x20 && self != ASCII.tab) || self == 0x7F }

    private static let tokenPunctuation = Array("!#$%&'*+-.^_`|~".utf8)
    private static let boundaryPunctuation = Array("'()+_,-./:=? ".utf8)
}

extension Sequence<UInt8> {
    /// These bytes as text, the letters of ASCII, and no others, in lower case.
    var lowercasedASCII: String {
        String(decoding: map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}

extension ArraySlice<UInt8> {
    /// These bytes without spaces and tabs at either end.
    var trimmingBlanks: ArraySlice<UInt8> {
        var trimmed = drop(while: \.isBlank)
        while let last = trimmed.last, last.isBlank { trimmed.removeLast() }
        return trimmed
    }
}
