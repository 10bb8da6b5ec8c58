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
        let bytes: [UInt8]
        if let extended = value.parameters[parameter + "*"] {
            guard let decoded = decodeExtended(extended) else {
                throw MultipartError.malformedHeader("a part's \(parameter)* is not UTF-8 as RFC 8187 encodes it")
            }
            bytes = decoded
        } else if let plain = value.parameters[parameter] {
            bytes = decodeFormEscapes(plain)
        } else {
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw MultipartError.notUTF8("a part's \(parameter)")
        }
        return text
    }

    /// Reads `UTF-8'language'percent-encoded` (RFC 8187 §3.2.1).
    private static func decodeExtended(_ bytes: [UInt8]) -> [UInt8]? {
        let pieces = bytes.split(separator: ASCII.apostrophe, maxSplits: 2, omittingEmptySubsequences: false)
        guard pieces.count == 3, pieces[0].elementsEqual("utf-8".utf8, by: { $0 | 0x20 == $1 | 0x20 }) else {
            return nil
        }
        return decodePercent(pieces[2]) { _ in true }
    }

    /// Browsers, and clients that follow them, send a quotation mark, a carriage return and a line feed as `%22`,
    /// `%0D` and `%0A`, and a percent sign as itself (WHATWG HTML, "multipart/form-data encoding algorithm").
    private static func decodeFormEscapes(_ bytes: [UInt8]) -> [UInt8] {
        decodePercent(bytes[...]) { $0 == ASCII.quote || $0 == ASCII.carriageReturn || $0 == ASCII.lineFeed } ?? bytes
    }

    /// Decodes the percent-encoded bytes that are wanted and leaves others as they are.
    /// Nothing when a percent sign does not start an encoded byte although every byte is wanted.
    private static func decodePercent(_ bytes: ArraySlice<UInt8>, where isWanted: (UInt8) -> Bool) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == ASCII.percent else {
                decoded.append(byte)
                continue
            }
            let digits = rest.prefix(2).compactMap(Hexadecimal.value)
            if digits.count == 2, isWanted(digits[0] << 4 | digits[1]) {
                decoded.append(digits[0] << 4 | digits[1])
                rest.removeFirst(2)
            } else if isWanted(byte) {
                return nil
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }
}
