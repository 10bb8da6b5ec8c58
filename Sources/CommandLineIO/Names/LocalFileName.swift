import FileSystem
import Glibc
import TextEncodings

/// File names that come from elsewhere, such as out of a container.
public enum LocalFileName {
    /// The most bytes that a file name may have.
    public static let maximumBytes = Int(NAME_MAX)

    private static let textLimit = NameLimit(maximumBytes: maximumBytes)
    /// For names whose bytes ``ByteText`` keeps.
    private static let byteLimit = NameLimit(maximumBytes: maximumBytes) { ByteText.count($0) }

    /// The last component of a path, fit to be a file name here; nil when nothing usable is left.
    ///
    /// What steers text is removed: control characters, and those that turn its direction. A name of more than
    /// `maximumBytes` in UTF-8 is cut at a character boundary before its ending. `.` and `..` are no names.
    public static func lastComponent(of path: String) -> String? {
        guard let last = path.utf8.split(separator: UInt8(ascii: "/")).last else { return nil }
        let visible = String(String.UnicodeScalarView(Substring(last).unicodeScalars.filter { !$0.steersText }))
        return textLimit.fitted(visible)
    }

    /// A name that every listing shows: `_` comes before one that begins with a dot, and before a dash alone, which
    /// stands for standard output.
    ///
    /// - Parameter name: a name that ``lastComponent(of:)`` has made.
    public static func visible(_ name: String) -> String {
        // By bytes: to Swift, a dot and a mark on it are one character, which does not begin with a dot.
        guard name.utf8.first == UInt8(ascii: ".") || name == "-" else { return name }
        return textLimit.fitted("_" + name) ?? name
    }

    /// The name with an ending, such as `.encrypted`, in at most `maximumBytes`: the name is cut before its own ending
    /// where need be.
    ///
    /// - Parameter name: ``ByteText``.
    public static func adding(_ ending: String, to name: String) -> String {
        byteLimit.fitted(name, ending: ending) ?? ending
    }

    /// The name with a number before its ending, such as `a (2).txt`, in at most `maximumBytes`.
    ///
    /// - Parameter name: ``ByteText``.
    public static func numbered(_ name: String, _ number: Int) -> String {
        byteLimit.numbered(name, number)
    }
}
