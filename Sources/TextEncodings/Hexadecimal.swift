/// Bytes as hexadecimal digits, two for each.
public enum Hexadecimal {
    /// The bytes in lower case.
    public static func text(_ bytes: some Sequence<UInt8>) -> String { text(bytes, lowerCase) }

    /// The bytes in upper case, as percent escapes are written (RFC 3986 §2.1).
    public static func upperCaseText(_ bytes: some Sequence<UInt8>) -> String { text(bytes, upperCase) }

    /// The bytes of pairs of digits in either case; nil for anything else.
    public static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var digits = text.utf8.makeIterator()
        while let first = digits.next() {
            guard let high = value(first), let low = digits.next().flatMap(value) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    /// The bytes of lower-case digits, for texts of which each byte string has one; nil for anything else.
    public static func bytes(lowerCase text: some StringProtocol) -> [UInt8]? {
        text.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) } ? nil : bytes(text)
    }

    /// The value of one digit in either case; nil for another character.
    public static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static let lowerCase = Array("0123456789abcdef".utf8)
    private static let upperCase = Array("0123456789ABCDEF".utf8)

    private static func text(_ bytes: some Sequence<UInt8>, _ digits: [UInt8]) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
