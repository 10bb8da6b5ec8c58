/// What a client takes, by its own account: the field `Accept` (RFC 9110 §12.5.1).
public enum AcceptField {
    /// Whether a media type is asked for by name. A range such as `*/*` names none, and a weight of 0 is a refusal.
    ///
    /// - Parameters:
    ///   - type: the type in lower case, without parameters.
    ///   - lines: the lines of the field, which together are one list. What is not well formed is passed over.
    public static func names(_ type: String, in lines: [String]) -> Bool {
        lines.contains { line in
            elements(of: Array(line.utf8)).contains { element in
                guard let range = ParameterizedValue(element, escapes: .anyCharacter), range.value == type else {
                    return false
                }
                return range.parameters["q"].map { !isZero($0) } ?? true
            }
        }
    }

    /// What stands between commas, apart from those in quotation marks.
    private static func elements(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var isQuoted = false
        var isEscaped = false
        return bytes.split { byte in
            if isEscaped {
                isEscaped = false
            } else if byte == ASCII.quote {
                isQuoted.toggle()
            } else if isQuoted, byte == ASCII.backslash {
                isEscaped = true
            }
            return byte == ASCII.comma && !isQuoted
        }
    }

    /// `0`, with up to three more zeros behind a point (`weight`, RFC 9110 §12.4.2).
    private static func isZero(_ weight: [UInt8]) -> Bool {
        let zero = UInt8(ascii: "0")
        guard weight.first == zero, weight.count <= 5 else { return false }
        let fraction = weight.dropFirst()
        return fraction.isEmpty
            || (fraction.first == UInt8(ascii: ".") && fraction.dropFirst().allSatisfy { $0 == zero })
    }
}
