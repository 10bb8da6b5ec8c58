extension JSONParser {
    /// Reads a text in double quotes with its escapes (RFC 8259, section 7).
    mutating func text() throws(SettingsError) -> String {
        position += 1
        var content: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw failure("a text is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"):
                position += 1
                content.append(contentsOf: String(try escapedScalar()).utf8)
            case 0..<0x20:
                throw failure("a text must end with a double quote on the line it starts on")
            default:
                content.append(byte)
                position += 1
            }
        }
        throw failure("a text has no closing double quote")
    }

    private mutating func escapedScalar() throws(SettingsError) -> Unicode.Scalar {
        guard let byte = peek else { throw failure("a text has no closing double quote") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedUnicode()
        default: throw failure("a backslash in a text must be written twice")
        }
    }

    private mutating func escapedUnicode() throws(SettingsError) -> Unicode.Scalar {
        let unit = try fourHexDigits()
        if UTF16.isLeadSurrogate(unit), bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
            position += 2
            let second = try fourHexDigits()
            if UTF16.isTrailSurrogate(second) {
                return UTF16.decode(UTF16.EncodedScalar([unit, second]))
            }
        }
        guard let scalar = Unicode.Scalar(unit) else {
            throw failure("a \\u escape is half of a pair")
        }
        return scalar
    }

    private mutating func fourHexDigits() throws(SettingsError) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw failure("\\u needs four hexadecimal digits") }
        position += 4
        return unit
    }
}
