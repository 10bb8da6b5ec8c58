/// Why a text is not taken for JSON. No error shows what stands in a value.
public enum JSONError: Error, Hashable, Sendable {
    // The grammar (RFC 8259).

    /// The text is empty, or holds nothing but blanks.
    case empty
    /// There is no object where one must be.
    case objectExpected
    /// Something follows the value.
    case somethingFollows
    /// There is neither a value nor a bracket that closes.
    case notAValue
    /// A member does not begin with a name in double quotes.
    case nameExpected
    /// No colon follows the name of a member.
    case colonExpected(afterName: String)
    /// Neither a comma nor the closing bracket follows an element or member.
    case commaExpected(closing: UInt8)
    /// A comma stands before the closing bracket.
    case commaBeforeEnd(closing: UInt8)
    /// The bracket of a line is never closed.
    case unclosed(closing: UInt8, openingLine: Int)
    /// A text has no closing double quote.
    case textUnclosed
    /// A control character, such as a line end, stands in a text.
    case controlInText
    /// A text is not UTF-8.
    case notUTF8
    /// No character has this escape.
    case unknownEscape
    /// Four hexadecimal digits do not follow `\u`.
    case malformedEscape
    /// A `\u` escape is one half of a surrogate pair without the other.
    case halfPair
    /// A slash begins no comment.
    case commentExpected
    /// The comment that begins on a line is never closed.
    case commentUnclosed(openingLine: Int)

    // What RFC 8259 leaves open.

    /// An object has two members of one name; readers differ in which of them counts.
    case repeatedName
    /// Lists and objects are nested deeper than allowed.
    case tooDeep(limit: Int)
    /// There are more elements and members than allowed.
    case tooManyValues(limit: Int)

    // The content.

    /// A member is missing, or of another type than is wanted.
    case otherTypes
}

extension JSONError: CustomStringConvertible {
    /// In a few words, without a full stop.
    public var description: String {
        switch self {
        case .empty: "there is nothing in it"
        case .objectExpected: "it must be one object, in { and }"
        case .somethingFollows: "nothing may follow the value"
        case .notAValue: "a value must be true, false, null, a number, a list, an object, or a text in double quotes"
        case .nameExpected: "expected a key in double quotes or }"
        case .colonExpected: "expected a colon after a key"
        case .commaExpected(let closing): "expected a comma or \(Self.character(closing))"
        case .commaBeforeEnd(let closing): "a comma stands before a \(Self.character(closing))"
        case .unclosed(let closing, let line):
            "the \(closing == UInt8(ascii: "}") ? "{" : "[") of line \(line) is never closed; "
                + "a \(Self.character(closing)) is missing"
        case .textUnclosed: "a text has no closing double quote"
        case .controlInText: "a text must end with a double quote on the line it starts on"
        case .notUTF8: "a text is not UTF-8"
        case .unknownEscape: "a backslash in a text must be written twice"
        case .malformedEscape: "\\u needs four hexadecimal digits"
        case .halfPair: "a \\u escape is half of a pair"
        case .commentExpected: "a comment starts with // or /*"
        case .commentUnclosed: "the comment is never closed; a */ is missing"
        case .repeatedName: "a member occurs twice in its object"
        case .tooDeep(let limit): "lists and objects may be nested at most \(limit) deep"
        case .tooManyValues(let limit): "there may be at most \(limit) elements and members"
        case .otherTypes: "a member is missing or of another type"
        }
    }

    private static func character(_ byte: UInt8) -> Character { Character(UnicodeScalar(byte)) }
}
