import Glibc

/// File names that come from elsewhere, such as out of a container.
public enum LocalFileName {
    /// The most bytes of UTF-8 that a file name may have.
    public static let maximumBytes = Int(NAME_MAX)

    /// The last component of a path, fit to be a file name here; nil when nothing usable is left.
    ///
    /// Control characters and those that reorder text (Unicode Standard Annex #9) are removed. A name of more than
    /// `maximumBytes` is cut at a character boundary. `.` and `..` are no names.
    public static func lastComponent(of path: String) -> String? {
        guard let last = path.utf8.split(separator: UInt8(ascii: "/")).last else { return nil }
        let visible = String(String.UnicodeScalarView(Substring(last).unicodeScalars.filter { !$0.isUnsafeInName }))
        // What is left of a long name may be `.`: to Swift, a dot and hundreds of marks on it are one character.
        let name = prefix(of: visible, bytes: maximumBytes)
        return ["", ".", ".."].contains(name) ? nil : name
    }

    /// A name that every listing shows: `_` comes before one that begins with a dot, and before a dash alone, which
    /// stands for standard output.
    ///
    /// - Parameter name: a name that ``lastComponent(of:)`` has made.
    public static func visible(_ name: String) -> String {
        // By bytes: to Swift, a dot and a mark on it are one character, which does not begin with a dot.
        guard name.utf8.first == UInt8(ascii: ".") || name == "-" else { return name }
        return prefix(of: "_" + name, bytes: maximumBytes)
    }

    /// The longest beginning of a text that takes at most `bytes` bytes of UTF-8, cut between characters, or between
    /// scalars when the first character alone is too long.
    static func prefix(of text: some StringProtocol, bytes: Int) -> String {
        var result = ""
        var size = 0
        for character in text {
            size += character.utf8.count
            if size > bytes { return result.isEmpty ? scalarPrefix(of: character, bytes: bytes) : result }
            result.append(character)
        }
        return result
    }

    private static func scalarPrefix(of character: Character, bytes: Int) -> String {
        var result = String.UnicodeScalarView()
        var size = 0
        for scalar in character.unicodeScalars {
            size += UTF8.width(scalar)
            if size > bytes { break }
            result.append(scalar)
        }
        return String(result)
    }
}

extension Unicode.Scalar {
    /// A control character, a line or paragraph separator, or one that changes the direction of text.
    var isUnsafeInName: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: properties.isBidiControl
        }
    }
}
