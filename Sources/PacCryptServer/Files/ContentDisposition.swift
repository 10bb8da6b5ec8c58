import TextEncodings

/// The header field that makes an answer a file to be saved (RFC 6266), with its name in UTF-8 (RFC 8187).
enum ContentDisposition {
    /// - Parameter name: a cleaned name.
    static func attachment(_ name: String) -> String {
        let plain = name.unicodeScalars.map { scalar -> Character in
            scalar.isASCII && scalar.value >= 0x20 && scalar.value < 0x7F && scalar != "\"" && scalar != "\\"
                && scalar != "%"
                ? Character(scalar) : "_"
        }
        return
            "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(PercentEncoding.text(name, plain: Self.plain))"
    }

    /// What `attr-char` (RFC 8187 §3.2.1) has besides letters and digits.
    private static let plain = "!#$&+-.^_`|~"
}
