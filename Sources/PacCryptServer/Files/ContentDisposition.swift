/// The header field that makes an answer a file to be saved (RFC 6266), with its name in UTF-8 (RFC 8187).
enum ContentDisposition {
    /// - Parameter name: a cleaned name.
    static func attachment(_ name: String) -> String {
        let plain = name.unicodeScalars.map { scalar -> Character in
            scalar.isASCII && scalar.value >= 0x20 && scalar.value < 0x7F && scalar != "\"" && scalar != "\\"
                && scalar != "%"
                ? Character(scalar) : "_"
        }
        return "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(percentEncoded(name))"
    }

    /// Everything but `attr-char` (RFC 8187 §3.2.1) as `%XX`.
    private static func percentEncoded(_ name: String) -> String {
        name.utf8.map { byte in
            let isPlain =
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"):
                    true
                default: "!#$&+-.^_`|~".utf8.contains(byte)
                }
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
