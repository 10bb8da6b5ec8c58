/// Base32 (RFC 4648 §6), which people copy by hand.
public struct Base32: Sendable {
    /// The alphabet of RFC 4648, as apps that show one-time codes read secrets.
    public static let standard = Base32("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", isPadded: true)
    /// Crockford's alphabet, without look-alikes: O is read as 0, I and L as 1. Without padding.
    public static let crockford = Base32("0123456789ABCDEFGHJKMNPQRSTVWXYZ", alike: ["O": "0", "I": "1", "L": "1"])

    private static let invalid: UInt8 = 0xFF
    private let alphabet: [UInt8]
    private let values: [UInt8]
    private let isPadded: Bool

    private init(_ characters: String, alike: [Character: Character] = [:], isPadded: Bool = false) {
        alphabet = Array(characters.utf8)
        var values = [UInt8](repeating: Self.invalid, count: 256)
        for (value, character) in characters.enumerated() { Self.set(character, to: UInt8(value), in: &values) }
        for (other, character) in alike {
            guard let value = character.asciiValue.map({ values[Int($0)] }) else { continue }
            Self.set(other, to: value, in: &values)
        }
        self.values = values
        self.isPadded = isPadded
    }

    private static func set(_ character: Character, to value: UInt8, in values: inout [UInt8]) {
        for character in (character.uppercased() + character.lowercased()).utf8 { values[Int(character)] = value }
    }

    /// The text without padding.
    public func text(_ bytes: UnsafeRawBufferPointer) -> String {
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

    /// The bytes of a text as people copy it: in either case, with blanks and hyphens anywhere. Nil when there is
    /// another character, a length that no bytes have, or set bits that encode nothing.
    public func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var characters = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        while isPadded, characters.last == UInt8(ascii: "=") { characters.removeLast() }
        guard [0, 2, 4, 5, 7].contains(characters.count % 8) else { return nil }
        var bytes: [UInt8] = []
        var group = UInt32(0)
        var bitCount = UInt32(0)
        for character in characters {
            let value = values[Int(character)]
            guard value != Self.invalid else { return nil }
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
}
