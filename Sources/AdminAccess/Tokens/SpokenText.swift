/// Random bytes as people copy them: 32 letters and digits without look-alikes (Crockford's base 32), in groups of
/// four.
enum SpokenText {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The text of bytes whose number is a multiple of five.
    static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
        var text = ""
        for start in stride(from: 0, to: bytes.count - bytes.count % 5, by: 5) {
            let group = bytes[start..<start + 5].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            for index in 0..<8 {
                if index.isMultiple(of: 4), !text.isEmpty { text += "-" }
                text.unicodeScalars.append(Unicode.Scalar(alphabet[Int(group >> (35 - 5 * UInt64(index)) & 31)]))
            }
        }
        return text
    }

    /// The bytes of a text that somebody typed: either case, blanks and hyphens anywhere, O for 0, I and L for 1. Nil
    /// for anything else, or when it is not `byteCount` bytes.
    static func decode(_ text: String, byteCount: Int) -> [UInt8]? {
        guard text.utf8.count <= byteCount * 4 else { return nil }
        var bytes: [UInt8] = []
        var group = UInt64(0)
        var count = 0
        for character in text.utf8 where character != UInt8(ascii: "-") && character != UInt8(ascii: " ") {
            guard let value = value(character) else { return nil }
            group = group << 5 | UInt64(value)
            count += 1
            guard count.isMultiple(of: 8) else { continue }
            for shift in stride(from: 32, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: group >> shift))
            }
            group = 0
        }
        return count.isMultiple(of: 8) && bytes.count == byteCount ? bytes : nil
    }

    private static func value(_ character: UInt8) -> Int? {
        let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character) ? character - 32 : character
        switch upper {
        case UInt8(ascii: "O"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        default: return alphabet.firstIndex(of: upper)
        }
    }
}
