/// The spelling of JSON's words and numbers (RFC 8259, sections 3 and 6).
public enum JSONGrammar {
    /// Whether a byte belongs to an unquoted word: letters and digits of ASCII, `+`, `-`, `.` and `_`. A wrong word is so
    /// refused as a whole.
    public static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), digits:
            true
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }

    /// Whether the characters spell a number: no leading plus or zeros, digits on both sides of a point.
    public static func isNumber(_ characters: String.UTF8View) -> Bool {
        var rest = characters[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let whole = takeDigits(&rest)
        guard whole.count == 1 || (whole.count > 1 && whole.first != UInt8(ascii: "0")) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard !takeDigits(&rest).isEmpty else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard !takeDigits(&rest).isEmpty else { return false }
        }
        return rest.isEmpty
    }

    /// The digits of ASCII.
    public static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    private static func takeDigits(_ rest: inout Substring.UTF8View) -> Substring.UTF8View {
        let taken = rest.prefix { digits.contains($0) }
        rest.removeFirst(taken.count)
        return taken
    }
}
