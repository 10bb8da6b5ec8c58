/// Why a command failed, in words for whoever called it.
///
/// Two failures are equal when their exit code and cause are: the message is for people, the place for whoever debugs.
public struct CommandFailure: Error, Equatable, Sendable {
    /// The code that the process exits with.
    public let exitCode: ExitCode

    /// What kind of failure it is, where the exit code does not say it all.
    public let cause: Cause

    /// What failed, on which path, and what to do about it. Paths in it are quoted, control characters replaced.
    public let message: String

    /// Where in the source the failure was raised.
    public let place: Place

    /// A line of the source.
    public struct Place: Hashable, Sendable {
        /// The file, as `Module/File.swift`.
        public let fileID: String
        /// The line, from 1.
        public let line: Int
    }

    /// Describes a failure; `message` must not hold secrets.
    public init(
        _ exitCode: ExitCode, _ message: String, cause: Cause = .unspecified, fileID: String = #fileID,
        line: Int = #line
    ) {
        self.exitCode = exitCode
        self.cause = cause
        self.message = message
        self.place = Place(fileID: fileID, line: line)
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.exitCode == right.exitCode && left.cause == right.cause
    }
}

extension CommandFailure: CustomStringConvertible {
    public var description: String { "\(message) (\(place.fileID):\(place.line))" }
}

extension CommandFailure {
    /// The kind of a failure.
    public enum Cause: Hashable, Sendable {
        /// The exit code says it all.
        case unspecified
        /// The system refused; the number is its `errno`.
        case system(Int32)
        /// The output exists already.
        case fileExists
        /// A path that must name a file names a folder.
        case isFolder
        /// A path that must name a folder names something else.
        case notFolder
        /// The output is neither a file, a character device nor a pipe.
        case unsuitableOutput
        /// The input became shorter while it was read.
        case inputShrank
        /// A transform gave a chunk of another size than it announced, or announced one that is not allowed.
        case chunkSize
        /// Another process works on the same file.
        case inUse
        /// Whoever started the work asked to stop it.
        case cancelled
        /// There is no terminal to ask for a password.
        case noTerminal
        /// The password was not repeated.
        case passwordsDiffer
        /// The password is empty.
        case passwordEmpty
        /// The password is longer than allowed.
        case passwordTooLong
    }
}

extension CommandFailure {
    static func cancelled(fileID: String = #fileID, line: Int = #line) -> Self {
        CommandFailure(.other, "Stopped before the end", cause: .cancelled, fileID: fileID, line: line)
    }

    static func exists(_ path: String, fileID: String = #fileID, line: Int = #line) -> Self {
        CommandFailure(
            .fileExists, "\(DisplayedName.quoted(path)) exists already: use --force to replace it",
            cause: .fileExists, fileID: fileID, line: line)
    }

    static func isFolder(_ path: String, fileID: String = #fileID, line: Int = #line) -> Self {
        CommandFailure(
            .other, "\(DisplayedName.quoted(path)) is a folder: name a file", cause: .isFolder, fileID: fileID,
            line: line)
    }
}
