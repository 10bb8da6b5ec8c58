import Glibc
public import SystemPackage

/// Why something could not be done with a file or a folder.
public enum FileError: Error, Hashable, Sendable {
    /// The system refused what `action` names, as "read".
    case system(Errno, action: String, path: FilePath)
    /// The path names a folder, a device or a pipe.
    case notAFile(FilePath)
    /// The file is longer than whoever reads it allows, in bytes.
    case tooLarge(FilePath, limit: Int)
    /// The file ends before what is to be read of it.
    case truncated(FilePath)
    /// Somebody else holds the lock; the number is their process, where it is known.
    case locked(FilePath, holder: Int32?)

    /// The number of the failed system call; nil for other errors.
    public var errno: Errno? {
        if case .system(let number, _, _) = self { number } else { nil }
    }

    /// Whether there was no room: a full volume, a used-up quota, or a limit on the size of files.
    public var isStorageFull: Bool { errno?.isStorageFull ?? false }
}

extension FileError: CustomStringConvertible {
    /// What is wrong, in the middle of a sentence that names the file.
    public var reason: String {
        switch self {
        case .system(let number, _, _): number.reason
        case .notAFile: "it is not a regular file"
        case .tooLarge(_, let limit): "it is longer than \(limit) bytes"
        case .truncated: "it became shorter while it was read"
        case .locked: "another process uses it"
        }
    }

    public var description: String {
        switch self {
        case .system(let number, let action, let path): "Cannot \(action) \(path): \(number.reason)."
        case .notAFile(let path): "\(path) is not a regular file."
        case .tooLarge(let path, let limit): "\(path) is longer than \(limit) bytes."
        case .truncated(let path): "\(path) became shorter while it was read."
        case .locked(let path, let holder): "Another process\(holder.map { " (number \($0))" } ?? "") holds \(path)."
        }
    }
}

/// Makes calls on files for whoever reports what goes wrong in errors of its own.
///
/// - Parameters:
///   - failure: the caller's error for one of the file system, often a case such as `SpoolError.file`.
///   - body: the calls.
/// - Throws: what `failure` makes of the error.
public func onFiles<Output: ~Copyable, Failure: Error>(
    _ failure: (FileError) -> Failure, _ body: () throws(FileError) -> Output
) throws(Failure) -> Output {
    do throws(FileError) {
        return try body()
    } catch {
        throw failure(error)
    }
}

/// What a call gives; nil when what it names does not exist.
public func ifPresent<Output: ~Copyable>(
    _ body: () throws(FileError) -> Output
) throws(FileError) -> Output? {
    do throws(FileError) {
        return try body()
    } catch .system(.noSuchFileOrDirectory, _, _) {
        return nil
    }
}

/// Why what a store keeps on a disk cannot be read or written, whichever store it is. It is for the operator and may name
/// paths; nothing of what is kept is in it.
public enum StorageFailure: Error, Hashable, Sendable {
    /// A file or folder cannot be used.
    case file(FileError)
    /// There is no space left, in the store's words.
    case full(String)
    /// The store cannot be used for another reason, such as damage or another process that holds it, in its words.
    case failed(String)
}

extension StorageFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .file(let error): error.description
        case .full(let words), .failed(let words): words
        }
    }
}
