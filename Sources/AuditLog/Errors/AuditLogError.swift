import FileSystem
import SystemPackage

/// Why the log or its key cannot be used. Nothing of what the files hold is in it.
public enum AuditLogError: Error, Hashable, Sendable {
    /// There is no key file, but something beside it that a key sealed: the name of that.
    case keyMissing(FilePath, sealed: FilePath)
    /// The key file does not hold a key.
    case keyMalformed(FilePath)
    /// The key opens no line of the log in this folder.
    case wrongKey(folder: FilePath)
    /// A file of the log cannot be used, or another process holds the log for too long.
    case file(FileError)
    /// The store of heads does not say where the log ended, for this reason.
    case headUnreadable(cause: StorageFailure)
    /// The cipher refused an entry.
    case sealingFailed
    /// More entries wait than the queue takes.
    case overloaded
    /// The log has been closed.
    case closed
}

extension AuditLogError: CustomStringConvertible {
    public var description: String {
        let copy = "application_data/\(AdminKeyFile.name)"
        return switch self {
        case .keyMissing(let path, let sealed):
            "\(path) is missing, but it sealed \(sealed). Put your copy of \(copy) there"
        case .keyMalformed(let path): "\(path) does not hold a key. Put your copy of \(copy) there"
        case .wrongKey(let folder):
            "\(folder.appending(AdminKeyFile.name)) opens no line of the audit log beside it: it is another key. Put "
                + "your copy of the right one in its place"
        case .file(let error): error.description
        case .headUnreadable(let cause): "The head of the log could not be read from the database. \(cause)"
        case .sealingFailed: "An entry could not be sealed."
        case .overloaded: "Too many entries wait to be written to the audit log."
        case .closed: "The audit log is closed."
        }
    }
}
