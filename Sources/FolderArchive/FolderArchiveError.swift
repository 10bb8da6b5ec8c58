/// Why a folder could not be packed or unpacked.
///
/// Two errors are equal when their codes are: the reason is for people, the place for whoever debugs.
public struct FolderArchiveError: Error, Equatable, Sendable {
    /// What kind of failure it is.
    public let code: Code

    /// What happened, in words for the user. Entry names in it are quoted, with control characters escaped.
    public let reason: String

    /// The source file that raised the error.
    public let fileID: String

    /// The line that raised the error.
    public let line: Int

    init(_ code: Code, _ reason: String, fileID: String = #fileID, line: Int = #line) {
        self.code = code
        self.reason = reason
        self.fileID = fileID
        self.line = line
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code
    }
}

extension FolderArchiveError: CustomStringConvertible {
    public var description: String { "\(code): \(reason) (\(fileID):\(line))" }
}

extension FolderArchiveError {
    /// The kind of a failure. More kinds may be added, so a switch over them needs a default.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Name: String {
            case sourceUnreadable, sourceChanged, streamFailed, cancelled
            case destinationExists, destinationFailed
            case absolutePath, parentComponent, emptyName, nameTooLong
            case linkLeadsOutside, pathThroughLink, invalidHardLink, duplicateEntry, unsupportedEntry
            case notTar, truncated, damaged, trailingData, headerTooLarge
            case libraryFailed
        }

        private let name: Name

        private init(_ name: Name) {
            self.name = name
        }

        public var description: String { name.rawValue }

        /// Something in the folder cannot be read.
        public static let sourceUnreadable = Self(.sourceUnreadable)
        /// Something in the folder changed while it was being packed: a file shrank, a directory moved.
        public static let sourceChanged = Self(.sourceChanged)
        /// The descriptor of the tar stream could not be read or written.
        public static let streamFailed = Self(.streamFailed)
        /// The caller asked to stop.
        public static let cancelled = Self(.cancelled)
        /// The destination exists already.
        public static let destinationExists = Self(.destinationExists)
        /// The destination cannot be made or written.
        public static let destinationFailed = Self(.destinationFailed)
        /// An entry has an absolute name.
        public static let absolutePath = Self(.absolutePath)
        /// An entry has `..` in its name.
        public static let parentComponent = Self(.parentComponent)
        /// An entry has no name.
        public static let emptyName = Self(.emptyName)
        /// A name has more bytes than the file system takes.
        public static let nameTooLong = Self(.nameTooLong)
        /// A symbolic link leads out of the folder, or might.
        public static let linkLeadsOutside = Self(.linkLeadsOutside)
        /// An entry lies below something that is not a directory, such as a symbolic link.
        public static let pathThroughLink = Self(.pathThroughLink)
        /// A hard link does not name an earlier file, or carries data.
        public static let invalidHardLink = Self(.invalidHardLink)
        /// Two entries have one name.
        public static let duplicateEntry = Self(.duplicateEntry)
        /// An entry is neither a file, a directory nor a link: a device, say.
        public static let unsupportedEntry = Self(.unsupportedEntry)
        /// The stream is not a tar.
        public static let notTar = Self(.notTar)
        /// The stream ends before the end of the archive.
        public static let truncated = Self(.truncated)
        /// The stream breaks the tar format.
        public static let damaged = Self(.damaged)
        /// Something follows the end of the archive.
        public static let trailingData = Self(.trailingData)
        /// The description of one entry takes more bytes than any real one.
        public static let headerTooLarge = Self(.headerTooLarge)
        /// libarchive refused to work, for lack of memory for example.
        public static let libraryFailed = Self(.libraryFailed)
    }
}

extension FolderArchiveError {
    static func outOfMemory(fileID: String = #fileID, line: Int = #line) -> Self {
        FolderArchiveError(.libraryFailed, "there is no memory for the archive", fileID: fileID, line: line)
    }

    static func cancelled(fileID: String = #fileID, line: Int = #line) -> Self {
        FolderArchiveError(.cancelled, "stopped before the end", fileID: fileID, line: line)
    }
}
