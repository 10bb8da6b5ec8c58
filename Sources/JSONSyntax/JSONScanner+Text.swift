extension JSONScanner {
    /// Reads a text with its escapes (RFC 8259, section 7), whose opening quote is next.
    public mutating func text() throws(JSONError) -> String {
        var content: [UInt8]? = []
        try readText(into: &content)
        guard let text = String(validating: content ?? [], as: UTF8.self) else { throw .notUTF8 }
        return text
    }

    /// Skips a text, whose opening quote is next. Whether it is UTF-8 is left to whoever wants to have it.
    public mutating func skipText() throws(JSONError) {
        var content: [UInt8]?
        try readText(into: &content)
    }

    /// - Parameter content: gets the bytes of the text, unless it is nil.
    private mutating func readText(into content: inout [UInt8]?) throws(JSONError) {
        position += 1
        while true {
            let end = bytes.endOfPlainText(from: position)
            content?.append(contentsOf: bytes[position..<end])
            position = end
            switch next {
            case nil: throw .textUnclosed
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"):
                position += 1
                let scalar = try escapedScalar()
                content?.append(contentsOf: String(scalar).utf8)
            default: throw .controlInText
            }
        }
    }

    private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
        guard let byte = next else { throw .textUnclosed }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedUnicode()
        default: throw .unknownEscape
        }
    }

    private mutating func escapedUnicode() throws(JSONError) -> Unicode.Scalar {
        let unit = try fourHexDigits()
        if UTF16.isLeadSurrogate(unit), bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
            position += 2
            let second = try fourHexDigits()
            if UTF16.isTrailSurrogate(second) {
                return UTF16.decode(UTF16.EncodedScalar([unit, second]))
            }
        }
        guard let scalar = Unicode.Scalar(unit) else { throw .halfPair }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap({ Character(UnicodeScalar($0)).hexDigitValue }) else {
                throw .malformedEscape
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}

extension [UInt8] {
    /// Bytes that are looked at together.
    private typealias Block = SIMD32<UInt8>

    /// The first place from `start` on with a quote, a backslash or a control character; the end when there is none.
    ///
    /// A text may have megabytes.
    fileprivate func endOfPlainText(from start: Int) -> Int {
        withUnsafeBytes { bytes in
            var position = start
            while position + Block.scalarCount <= bytes.count {
                let block = bytes.loadUnaligned(fromByteOffset: position, as: Block.self)
                let isSpecial =
                    (block .== Block(repeating: UInt8(ascii: "\"")))
                    .| (block .== Block(repeating: UInt8(ascii: "\\"))) .| (block .< Block(repeating: 0x20))
                guard unsafeBitCast(isSpecial, to: SIMD4<UInt64>.self) == SIMD4(repeating: 0) else { break }
                position += Block.scalarCount
            }
            while position < bytes.count, !Self.isSpecial(bytes[position]) { position += 1 }
            return position
        }
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20
    }
}
