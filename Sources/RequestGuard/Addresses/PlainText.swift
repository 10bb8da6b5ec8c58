/// Whole decimal numbers as addresses, ports, prefix lengths and limits write them: digits only, no sign, no leading
/// zeros.
enum DecimalText {
    /// Reads a number of the range; nil for anything else. A text of any length is safe.
    static func parse(_ digits: some Collection<UInt8>, in range: ClosedRange<Int>) -> Int? {
        guard !digits.isEmpty, digits.count <= 18 else { return nil }
        if digits.first == UInt8(ascii: "0"), digits.count > 1 { return nil }
        var value = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return range.contains(value) ? value : nil
    }
}

extension StringProtocol {
    /// The text without the spaces and tabs around it (`OWS`, RFC 9110 §5.6.3).
    var trimmingBlanks: SubSequence {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        guard let last = lastIndex(where: { !isBlank($0) }) else { return self[endIndex...] }
        return self[...last].drop(while: isBlank)
    }
}
