/// How many bytes a file's name may have, and how a longer one is cut: between characters, and before its ending.
public struct NameLimit: Sendable {
    /// What is longer after a dot, in bytes, is no ending.
    private static let longestEnding = 32

    /// The most bytes that a name may have.
    public let maximumBytes: Int
    private let width: @Sendable (Unicode.Scalar) -> Int

    /// - Parameters:
    ///   - maximumBytes: the most bytes that a name may have.
    ///   - width: the bytes that a scalar takes; those of UTF-8 where nothing else is said.
    public init(
        maximumBytes: Int, width: @escaping @Sendable (Unicode.Scalar) -> Int = { UTF8.width($0) }
    ) {
        self.maximumBytes = maximumBytes
        self.width = width
    }

    /// The name with an ending behind it, such as `.encrypted`, cut where need be; nil when that is no name: nothing,
    /// `.` or `..`. What is left of a long name may be: to Swift, a dot and hundreds of marks on it are one character.
    public func fitted(_ name: String, ending: String = "") -> String? {
        let result = cut(name, to: maximumBytes - count(ending.unicodeScalars)) + ending
        return ["", ".", ".."].contains(result) ? nil : result
    }

    /// The name with a number before its ending, such as `a (2).txt`, cut where need be.
    public func numbered(_ name: String, _ number: Int) -> String {
        let (stem, ending) = split(name)
        let end = " (\(number))\(ending)"
        return cut(String(stem), to: maximumBytes - count(end.unicodeScalars)) + end
    }

    private func cut(_ name: String, to bytes: Int) -> String {
        if count(name.unicodeScalars) <= bytes { return name }
        let (stem, ending) = split(name)
        let room = bytes - count(ending.unicodeScalars)
        return room > 0 ? prefix(of: stem, bytes: room) + ending : prefix(of: name[...], bytes: bytes)
    }

    /// Cuts a name before its ending, such as `.txt`, which is empty where there is none.
    private func split(_ name: String) -> (stem: Substring, ending: Substring) {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex,
            count(name[dot...].unicodeScalars) <= Self.longestEnding
        else { return (name[...], "") }
        return (name[..<dot], name[dot...])
    }

    /// The longest beginning that takes at most so many bytes, cut between characters, or between scalars when the
    /// first character alone is too long.
    private func prefix(of text: Substring, bytes: Int) -> String {
        var left = bytes
        let characters = text.prefix { character in
            left -= count(character.unicodeScalars)
            return left >= 0
        }
        if !characters.isEmpty { return String(characters) }
        left = bytes
        let scalars = text.unicodeScalars.prefix { scalar in
            left -= width(scalar)
            return left >= 0
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private func count(_ scalars: some Sequence<Unicode.Scalar>) -> Int {
        scalars.reduce(0) { $0 + width($1) }
    }
}
