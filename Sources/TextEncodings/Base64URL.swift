/// Base64 with the alphabet that is safe in URLs (RFC 4648 §5): without padding, as ids, tokens and cookies are
/// written, and with it, as Fernet has it.
///
/// Decoding is strict: there is one text for each byte string, or two tokens would be the same one.
public enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let padding = UInt8(ascii: "=")
    private static let invalid: UInt8 = 0xFF
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// The text of the bytes, without padding.
    public static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: encode(bytes, isPadded: false), as: UTF8.self)
    }

    /// The bytes; nil unless the text is the one spelling, without padding, of `count` bytes.
    public static func bytes(_ text: some StringProtocol, count: Int) -> [UInt8]? {
        guard text.utf8.count == (count * 4 + 2) / 3 else { return nil }
        return decode(significant: Array(text.utf8))
    }

    /// The text of the bytes, with padding.
    public static func padded(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        encode(bytes, isPadded: true)
    }

    /// The bytes of a text with padding; nil when a character is none of the alphabet, the padding is not as it must
    /// be, or bits that encode nothing are set.
    public static func bytes(padded text: [UInt8]) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let paddingCount = text.suffix(2).reversed().prefix { $0 == padding }.count
        return decode(significant: text.dropLast(paddingCount))
    }

    /// The bytes of a text in this alphabet or that of §4, padded or not; nil for any other.
    public static func bytes(inEitherAlphabet text: some StringProtocol) -> [UInt8]? {
        var characters = text.utf8.map { character in
            switch character {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: character
            }
        }
        while !characters.count.isMultiple(of: 4) { characters.append(padding) }
        return bytes(padded: characters)
    }

    private static func encode(_ bytes: UnsafeRawBufferPointer, isPadded: Bool) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var group = UInt32(0)
            for index in 0..<3 { group = group << 8 | (index < count ? UInt32(bytes[start + index]) : 0) }
            for index in 0..<4 {
                if index <= count {
                    text.append(alphabet[Int(group >> (18 - 6 * UInt32(index)) & 63)])
                } else if isPadded {
                    text.append(padding)
                }
            }
        }
        return text
    }

    /// Decodes what is no padding.
    private static func decode(significant text: some Collection<UInt8>) -> [UInt8]? {
        // Six bits are no byte.
        guard text.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 2)
        var group = UInt32(0)
        var bitCount = UInt32(0)
        for character in text {
            let value = values[Int(character)]
            guard value != invalid else { return nil }
            group = group << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> bitCount))
                group &= (1 << bitCount) - 1
            }
        }
        return group == 0 ? bytes : nil
    }
}
