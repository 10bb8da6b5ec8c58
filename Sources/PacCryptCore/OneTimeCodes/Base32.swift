/// Base32 (RFC 4648 §6), as apps that show one-time codes read secrets.
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// The text without padding, which such apps do not want.
    static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
        var text: [UInt8] = []
        var group = UInt32(0)
        var bitCount = UInt32(0)
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 5 {
                bitCount -= 5
                text.append(alphabet[Int(group >> bitCount & 31)])
            }
            group &= (1 << bitCount) - 1
        }
        if bitCount > 0 { text.append(alphabet[Int(group << (5 - bitCount) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text as people copy it: in either case, with blanks and hyphens between groups, with or without
    /// padding. Nil when there is another character, a length that no bytes have, or set bits that encode nothing.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var characters = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        while characters.last == UInt8(ascii: "=") { characters.removeLast() }
        guard [0, 2, 4, 5, 7].contains(characters.count % 8) else { return nil }
        var bytes: [UInt8] = []
        var group = UInt32(0)
        var bitCount = UInt32(0)
        for character in characters {
            guard let value = value(character) else { return nil }
            group = group << 5 | UInt32(value)
            bitCount += 5
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> bitCount))
                group &= (1 << bitCount) - 1
            }
        }
        return group == 0 ? bytes : nil
    }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a")
        case UInt8(ascii: "2")...UInt8(ascii: "7"): character - UInt8(ascii: "2") + 26
        default: nil
        }
    }
}
