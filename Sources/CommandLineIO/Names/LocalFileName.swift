import Glibc

/// File names that come from elsewhere, such as out of a container.
public enum LocalFileName {
    /// The most bytes of UTF-8 that a file name may have.
    public static let maximumBytes = Int(NAME_MAX)

    /// What is longer after a dot, in bytes of UTF-8, is no ending.
    private static let longestEnding = 32

    /// The last component of a path, fit to be a file name here; nil when nothing usable is left.
    ///
    /// Control characters and those that reorder text (Unicode Standard Annex #9) are removed. A name of more than
    /// `maximumBytes` is cut at a character boundary before its ending. `.` and `..` are no names.
    public static func lastComponent(of path: String) -> String? {
        guard let last = path.utf8.split(separator: UInt8(ascii: "/")).last else { return nil }
        let visible = String(String.UnicodeScalarView(Substring(last).unicodeScalars.filter { !$0.isUnsafeInName }))
        // What is left of a long name may be `.`: to Swift, a dot and hundreds of marks on it are one character.
        let name = fitting(visible)
        return ["", ".", ".."].contains(name) ? nil : name
    }

    /// A name that every listing shows: `_` comes before one that begins with a dot, and before a dash alone, which
    /// stands for standard output.
    ///
    /// - Parameter name: a name that ``lastComponent(of:)`` has made.
    public static func visible(_ name: String) -> String {
        // By bytes: to Swift, a dot and a mark on it are one character, which does not begin with a dot.
        guard name.utf8.first == UInt8(ascii: ".") || name == "-" else { return name }
        return fitting("_" + name)
    }

    /// The name with an ending, such as `.encrypted`, in at most `maximumBytes`: the name is cut where need be.
    public static func adding(_ ending: String, to name: some StringProtocol) -> String {
        prefix(of: name, bytes: maximumBytes - ending.utf8.count) + ending
    }

    /// The name with a number before its ending, such as `a (2).txt`, in at most `maximumBytes`.
    public static func numbered(_ name: String, _ number: Int) -> String {
        let (stem, ending) = split(name)
        return adding(" (\(number))\(ending)", to: stem)
    }

    /// The name in at most `maximumBytes`, cut before its ending.
    private static func fitting(_ name: String) -> String {
        guard name.utf8.count > maximumBytes else { return name }
        let (stem, ending) = split(name)
        return adding(String(ending), to: stem)
    }

    /// Cuts a name before its ending, such as `.txt`, which is empty where there is none.
    private static func split(_ name: String) -> (stem: Substring, ending: Substring) {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex, name[dot...].utf8.count <= longestEnding else {
            return (name[...], "")
        }
        return (name[..<dot], name[dot...])
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
