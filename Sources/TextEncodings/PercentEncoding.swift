/// Percent escapes (RFC 3986 §2.1).
public enum PercentEncoding {
    /// The text with the UTF-8 of everything escaped but ASCII letters, digits and some other characters.
    ///
    /// - Parameter plain: ASCII characters that stay as they are besides letters and digits; those that RFC 3986 §2.3
    ///   calls unreserved when it is left out.
    public static func text(_ text: some StringProtocol, plain: String = "-._~") -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"):
                encoded.append(byte)
            case let byte where plain.utf8.contains(byte): encoded.append(byte)
            default: encoded += "%\(Hexadecimal.upperCaseText([byte]))".utf8
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// The bytes of a text with its escapes decoded; nil when two hexadecimal digits do not follow a percent sign.
    public static func bytes(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var decoded: [UInt8] = []
        var rest = text.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(Hexadecimal.value), let low = rest.next().flatMap(Hexadecimal.value)
            else { return nil }
            decoded.append(high << 4 | low)
        }
        return decoded
    }
}
