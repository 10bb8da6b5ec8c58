import HTTPSyntax
import TextEncodings

/// The one header field that every part must have: `form-data; name="file"; filename="a.txt"` (RFC 7578 §4.2).
struct FormDataDisposition {
    let name: String
    let filename: String?

    init(_ value: ArraySlice<UInt8>) throws(MultipartError) {
        guard let value = ParameterizedValue(value, escapes: .quoteAndBackslash), value.value == "form-data" else {
            throw MultipartError.malformedHeader("a part's Content-Disposition is not well-formed form-data")
        }
        guard let name = try Self.text("name", of: value) else {
            throw MultipartError.malformedHeader("a part's Content-Disposition has no name")
        }
        self.name = name
        self.filename = try Self.text("filename", of: value)
    }

    /// The extended form wins over the plain one (RFC 6266 §4.3). RFC 7578 asks senders not to use it, but some do.
    private static func text(_ parameter: String, of value: ParameterizedValue) throws(MultipartError) -> String? {
        if let extended = value.parameters[parameter + "*"] {
            if let text = ExtendedValue.westernText(extended) { return text }
            guard let decoded = ExtendedValue.bytes(extended) else {
                throw MultipartError.malformedHeader("a part's \(parameter)* is not UTF-8 as RFC 8187 encodes it")
            }
            guard let text = String(validating: decoded, as: UTF8.self) else {
                throw MultipartError.notUTF8("a part's \(parameter)")
            }
            return text
        }
        guard let plain = value.parameters[parameter] else { return nil }
        let bytes = decodeFormEscapes(plain)
        guard let text = String(validating: bytes, as: UTF8.self) ?? WesternText.unambiguous(bytes) else {
            throw MultipartError.notUTF8("a part's \(parameter)")
        }
        return text
    }

    /// Browsers, and clients that follow them, send a quotation mark, a carriage return and a line feed as `%22`,
    /// `%0D` and `%0A`, and a percent sign as itself (WHATWG HTML, "multipart/form-data encoding algorithm").
    private static func decodeFormEscapes(_ bytes: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == ASCII.percent else {
                decoded.append(byte)
                continue
            }
            let digits = rest.prefix(2).compactMap(Hexadecimal.value)
            if digits.count == 2, isEscaped(digits[0] << 4 | digits[1]) {
                decoded.append(digits[0] << 4 | digits[1])
                rest.removeFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte == ASCII.quote || byte == ASCII.carriageReturn || byte == ASCII.lineFeed
    }
}
