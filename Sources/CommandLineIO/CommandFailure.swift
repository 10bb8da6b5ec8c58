public import FileSystem
public import SystemPackage

/// Why a command failed to read, write or ask.
public enum CommandFailure: Error, Hashable, Sendable {
    /// The system refused.
    case file(FileError)
    /// The output exists already.
    case fileExists(String)
    /// The output is to be a folder, and something else has its name.
    case existsAsFile(String)
    /// A path that must name a file names a folder.
    case isFolder(String)
    /// A path that must name a folder names something else.
    case notFolder(String)
    /// A path that must name a file names something else.
    case notFile(String)
    /// The output is neither a file, a character device nor a pipe.
    case unsuitableOutput(String)
    /// The output is complete, but its name may not be on the disk; `previous` is where the replaced folder is, if any.
    case notSynchronized(String, previous: String?, FileError)
    /// The output has replaced a folder that could not be removed, and what is left of that has this path.
    case replacedFolderStays(String, FileError)
    /// The input became shorter while it was read.
    case inputShrank(String)
    /// Another process works on the same file.
    case inUse(String)
    /// A transform announced chunks of a size that is not allowed.
    case chunkSizeNotAllowed
    /// A transform gave a chunk of another size than it announced.
    case chunkSize(index: UInt64, bytes: Int)
    /// Whoever started the work asked to stop it.
    case cancelled
    /// There is no terminal to ask for a password.
    case noTerminal(PromptedAnswer)
    /// The password was not repeated.
    case passwordsDiffer
    /// The password is empty; it comes from what is named.
    case passwordEmpty(String)
    /// The password file holds more than ``PasswordFile/maximumBytes``.
    case passwordFileTooLong(String)
    /// The password is longer than a terminal's line.
    case passwordTooLongToType(PromptedAnswer)

    /// The number of the failed system call; nil for other failures.
    public var errno: Errno? {
        if case .file(let error) = self { error.errno } else { nil }
    }
}

extension CommandFailure: CustomStringConvertible {
    /// What failed, on which path, and what to do about it, without a full stop. Paths in it are quoted, control
    /// characters replaced.
    public var description: String {
        switch self {
        case .file(.system(let number, let action, let path)):
            "Cannot \(action) \(DisplayedName.quoted(path.string)): \(number.reason)"
        case .file(.notAFile(let path)), .file(.tooLarge(let path, _)), .file(.truncated(let path)),
            .file(.locked(let path, _)):
            "Cannot use \(DisplayedName.quoted(path.string))\(fileReason)"
        case .fileExists(let path): "\(DisplayedName.quoted(path)) exists already: use --force to replace it"
        case .existsAsFile(let path):
            "\(DisplayedName.quoted(path)) exists and is not a folder: remove it, or name another"
        case .isFolder(let path): "\(DisplayedName.quoted(path)) is a folder: name a file"
        case .notFolder(let path): "\(DisplayedName.quoted(path)) is no folder: remove it"
        case .notFile(let path): "\(DisplayedName.quoted(path)) is no file: remove it"
        case .unsuitableOutput(let path):
            "Cannot write to \(DisplayedName.quoted(path)): it is neither a file nor a pipe"
        case .notSynchronized(let path, let previous, let error):
            "\(DisplayedName.quoted(path)) is complete, but may be lost in a power cut: \(error.reason)"
                + (previous.map { "; what it replaced is now \(DisplayedName.quoted($0))" } ?? "")
        case .replacedFolderStays(let path, let error):
            "What was replaced is now \(DisplayedName.quoted(path)), because it could not be removed: \(error.reason)"
        case .inputShrank(let path): "\(DisplayedName.quoted(path)) became shorter while it was read: try again"
        case .inUse(let path): "\(DisplayedName.quoted(path)) is in use by another process"
        case .chunkSizeNotAllowed: "The chunks are not 1 byte to 64 MiB large"
        case .chunkSize(let index, let bytes): "Chunk \(index) turned into \(bytes) bytes, which is not its size"
        case .cancelled: "Stopped before the end"
        case .noTerminal(let answer): "There is no terminal to ask for the \(answer.name): \(answer.otherWays)"
        case .passwordsDiffer: "The passwords do not match"
        case .passwordEmpty(let source): "The \(source) is empty"
        case .passwordFileTooLong(let path):
            "The password file \(DisplayedName.quoted(path)) holds more than \(PasswordFile.maximumBytes) bytes"
        case .passwordTooLongToType(let answer): "The \(answer.name) is too long to be typed: \(answer.otherWays)"
        }
    }

    private var fileReason: String {
        if case .file(let error) = self { ": \(error.reason)" } else { "" }
    }
}

extension CommandFailure {
    /// What becomes of an error of the file system that says less than the command knows.
    ///
    /// - Parameters:
    ///   - action: what was being done, as "create"; nil for what the error says.
    ///   - path: what people call the file.
    static func failed(to action: String?, _ path: String) -> (FileError) -> CommandFailure {
        { error in
            guard case .system(let number, let failed, _) = error else { return .file(error) }
            return .file(.system(number, action: action ?? failed, path: FilePath(byteText: path)))
        }
    }
}
