/// A header value with parameters: `form-data; name="file"` (RFC 2045 §5.1, RFC 9110 §5.6.6).
public struct ParameterizedValue: Sendable, Equatable {
    /// How a backslash inside quotation marks is read.
    public enum Escapes: Sendable {
        /// It stands for the character after it, whichever that is (`quoted-pair`, RFC 9110 §5.6.4).
        case anyCharacter
        /// It escapes a quotation mark or a backslash, as older curl sends them, and is itself everywhere else,
        /// because browsers send the backslashes of a file name as they are. What has no quotation marks may have
        /// blanks, as long as no word looks like another parameter.
        case quoteAndBackslash
    }

    /// What stands before the first semicolon, in lower case.
    public let value: String
    /// The parameters by their names in lower case.
    public let parameters: [String: [UInt8]]

    /// Returns nothing when the syntax is broken or a parameter occurs twice.
    public init?(_ bytes: some Sequence<UInt8>, escapes: Escapes) {
        var reader = ParameterReader(Array(bytes), escapes: escapes)
        let value = reader.readValue()
        guard !value.isEmpty, value.allSatisfy({ $0.isTokenCharacter || $0 == UInt8(ascii: "/") }) else { return nil }
        var parameters: [String: [UInt8]] = [:]
        while reader.skipSemicolons() {
            guard let name = reader.readName(), let value = reader.readParameter(), reader.isAtSeparator,
                parameters.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        self.value = value.lowercasedASCII
        self.parameters = parameters
    }
}

/// The position in a value that is being read.
private struct ParameterReader {
    private let bytes: [UInt8]
    private let escapes: ParameterizedValue.Escapes
    private let lastQuote: Int?
    private var position = 0

    init(_ bytes: [UInt8], escapes: ParameterizedValue.Escapes) {
        self.bytes = bytes
        self.escapes = escapes
        lastQuote = bytes.lastIndex(of: ASCII.quote)
    }

    /// Whether nothing but blanks comes before the next semicolon or the end; the blanks are skipped.
    var isAtSeparator: Bool {
        mutating get {
            _ = read(while: \.isBlank)
            return position == bytes.count || bytes[position] == ASCII.semicolon
        }
    }

    mutating func readValue() -> ArraySlice<UInt8> {
        read { $0 != ASCII.semicolon }.trimmingBlanks
    }

    /// Skips what separates parameters; false at the end.
    mutating func skipSemicolons() -> Bool {
        _ = read { $0 == ASCII.semicolon || $0.isBlank }
        return position < bytes.count
    }

    mutating func readName() -> String? {
        let name = read(while: \.isTokenCharacter)
        guard !name.isEmpty, position < bytes.count, bytes[position] == ASCII.equals else { return nil }
        position += 1
        return name.lowercasedASCII
    }

    /// A quoted string, or everything up to a blank or semicolon: boundaries with characters that should be
    /// quoted, such as `=`, are often sent without.
    mutating func readParameter() -> [UInt8]? {
        if position < bytes.count, bytes[position] == ASCII.quote {
            position += 1
            return readQuoted()
        }
        let value =
            switch escapes {
            case .anyCharacter: read { $0 != ASCII.semicolon && $0 != ASCII.quote && !$0.isBlank }
            case .quoteAndBackslash: readWords()
            }
        return value.isEmpty ? nil : Array(value)
    }

    /// Words with blanks between them; none when one but the first has an equals sign, because then only a semicolon
    /// may be missing.
    private mutating func readWords() -> ArraySlice<UInt8> {
        let value = read { $0 != ASCII.semicolon && $0 != ASCII.quote && !$0.isForbiddenControl }.trimmingBlanks
        let rest = value.drop { !$0.isBlank }
        return rest.contains(ASCII.equals) ? [] : value
    }

    private mutating func readQuoted() -> [UInt8]? {
        var value: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == ASCII.quote { return value }
            guard byte == ASCII.backslash, position < bytes.count, isEscaped(at: position) else {
                value.append(byte)
                continue
            }
            value.append(bytes[position])
            position += 1
        }
        return nil
    }

    /// Whether the byte there, which follows a backslash, is escaped by it. The last quotation mark of all is not:
    /// it has to close the string, so a browser sent a name that ends in a backslash.
    private func isEscaped(at index: Int) -> Bool {
        switch escapes {
        case .anyCharacter: true
        case .quoteAndBackslash:
            bytes[index] == ASCII.backslash || (bytes[index] == ASCII.quote && index != lastQuote)
        }
    }

    private mutating func read(while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let found = bytes[position...].prefix(while: isWanted)
        position = found.endIndex
        return found
    }
}
