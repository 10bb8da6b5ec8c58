/// What outputs use of a file system where it has it; without, they do with what every file system has.
public struct FileSystemFeatures: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Files without a name (`O_TMPFILE`, open(2)).
    public static let unnamedFiles = Self(rawValue: 1 << 0)

    /// Renaming without replacing, and swapping two names (renameat2(2)).
    public static let renameFlags = Self(rawValue: 1 << 1)

    /// All of them.
    public static let all: Self = [.unnamedFiles, .renameFlags]
}
