/// The bytes that header fields are made of.
public enum ASCII {
    @inlinable public static var tab: UInt8 { UInt8(ascii: "\t") }
    @inlinable public static var lineFeed: UInt8 { UInt8(ascii: "\n") }
    @inlinable public static var carriageReturn: UInt8 { UInt8(ascii: "\r") }
    @inlinable public static var space: UInt8 { UInt8(ascii: " ") }
    @inlinable public static var quote: UInt8 { UInt8(ascii: "\"") }
    @inlinable public static var percent: UInt8 { UInt8(ascii: "%") }
    @inlinable public static var apostrophe: UInt8 { UInt8(ascii: "'") }
    @inlinable public static var comma: UInt8 { UInt8(ascii: ",") }
    @inlinable public static var dash: UInt8 { UInt8(ascii: "-") }
    @inlinable public static var colon: UInt8 { UInt8(ascii: ":") }
    @inlinable public static var semicolon: UInt8 { UInt8(ascii: ";") }
    @inlinable public static var equals: UInt8 { UInt8(ascii: "=") }
    @inlinable public static var backslash: UInt8 { UInt8(ascii: "\\") }
}

extension UInt8 {
    /// Space or tab (`LWSP-char` of RFC 822, `OWS` of RFC 9110).
    @inlinable public var isBlank: Bool { self == ASCII.space || self == ASCII.tab }

    /// A letter or digit of ASCII.
    @inlinable public var isAlphanumeric: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    /// `tchar` of RFC 9110 §5.6.2: what the names of fields and parameters are made of.
    public var isTokenCharacter: Bool { isAlphanumeric || Self.tokenPunctuation.contains(self) }

    /// A control character that a field value must not hold; the tab is allowed.
    @inlinable public var isForbiddenControl: Bool { (self < 0x20 && self != ASCII.tab) || self == 0x7F }

    private static let tokenPunctuation = Array("!#$%&'*+-.^_`|~".utf8)
}

extension Sequence<UInt8> {
    /// These bytes as text, the letters of ASCII, and no others, in lower case.
    public var lowercasedASCII: String {
        String(decoding: map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}

extension BidirectionalCollection<UInt8> {
    /// These bytes without spaces and tabs at either end.
    public var trimmingBlanks: SubSequence {
        guard let last = lastIndex(where: { !$0.isBlank }) else { return self[endIndex...] }
        return self[...last].drop(while: \.isBlank)
    }
}
