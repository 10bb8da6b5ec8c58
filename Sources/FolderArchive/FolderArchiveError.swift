public import FileSystem
public import SystemPackage

/// Why a folder could not be packed or unpacked.
public enum FolderArchiveError: Error, Hashable, Sendable {
    // Packing

    /// Something in the folder cannot be read.
    case sourceUnreadable(QuotedName, FileError)
    /// Something changed while it was being packed: a file shrank, a folder was moved.
    case sourceChanged(QuotedName)
    /// A symbolic link in the folder leads out of it, or might.
    case sourceLinkLeadsOutside(QuotedName, target: QuotedName)
    /// A path in the folder is longer than what can be unpacked again, in bytes.
    case sourcePathTooLong(QuotedName, limit: Int)

    // Unpacking

    /// The destination exists already.
    case destinationExists(QuotedName)
    /// Something cannot be made or written at the destination.
    case destinationFailed(QuotedName, reason: String)
    /// An entry is one that nobody should unpack.
    case refusedEntry(QuotedName, Refusal)
    /// The stream is not one whole tar archive.
    case brokenStream(Flaw)
    /// What `cause` left half done could not be removed.
    indirect case notRemoved(QuotedName, FileError, cause: FolderArchiveError)

    // Both

    /// The tar stream's descriptor could not be read or written.
    case streamFailed(Errno)
    /// The caller asked to stop.
    case cancelled
    /// libarchive refused to work; nil for want of memory.
    case libraryFailed(reason: String?)

    /// Why an entry is refused.
    public enum Refusal: Hashable, Sendable {
        /// Its name begins with a slash.
        case absolutePath
        /// Its name has `..` in it.
        case parentComponent
        /// It has no name.
        case emptyName
        /// Its name or path has more bytes than the system takes.
        case nameTooLong
        /// It is a symbolic link that leads out of the folder, or might.
        case linkLeadsOutside(target: QuotedName)
        /// It lies below something that is not a folder, such as a symbolic link.
        case pathThroughLink(QuotedName)
        /// It is a hard link to something that is not an earlier file.
        case hardLinkWithoutFile(target: QuotedName)
        /// It is a hard link that carries data.
        case hardLinkWithData
        /// Another entry has the same name.
        case duplicate
        /// It is neither a file, a folder nor a link: a device, say.
        case unsupported
        /// It has data beyond its size.
        case dataBeyondSize
    }

    /// What is wrong with a stream, with libarchive's words.
    public enum Flaw: Hashable, Sendable {
        /// It is not a tar stream.
        case notTar(String)
        /// It ends before the end of the archive.
        case truncated(String)
        /// It breaks the tar format.
        case damaged(String)
        /// Something follows the end of the archive.
        case trailingData
        /// The description of an entry takes more bytes than any real one.
        case headerTooLarge
    }
}

extension FolderArchiveError: CustomStringConvertible {
    /// What happened, without a full stop. Names in it are quoted, with control characters escaped.
    public var description: String {
        switch self {
        case .sourceUnreadable(let name, let error): "cannot read \(name): \(error.reason)"
        case .sourceChanged(let name): "\(name) changed while it was being packed"
        case .sourceLinkLeadsOutside(let name, let target):
            "the symbolic link \(name) leads outside the folder, to \(target)"
        case .sourcePathTooLong(let name, let limit): "the path \(name) has over \(limit) bytes"
        case .destinationExists(let name): "\(name) exists already"
        case .destinationFailed(let name, let reason): "cannot unpack \(name): \(reason)"
        case .refusedEntry(let name, let refusal): "the entry \(name) \(refusal)"
        case .brokenStream(let flaw): "\(flaw)"
        case .notRemoved(let name, let error, let cause):
            "\(cause); what was unpacked remains in \(name): \(error.reason)"
        case .streamFailed(let error): "the tar stream broke off: \(error.reason)"
        case .cancelled: "stopped before the end"
        case .libraryFailed(let reason): reason.map { "cannot write the archive: \($0)" } ?? "out of memory"
        }
    }
}

extension FolderArchiveError.Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .absolutePath: "has an absolute path"
        case .parentComponent: "has .. in its path"
        case .emptyName: "has no name"
        case .nameTooLong: "has a name or path that is too long"
        case .linkLeadsOutside(let target): "is a symbolic link that leads outside the folder, to \(target)"
        case .pathThroughLink(let ancestor): "lies below \(ancestor), which is not a folder"
        case .hardLinkWithoutFile(let target): "is a hard link to \(target), which is no earlier file"
        case .hardLinkWithData: "is a hard link that carries data"
        case .duplicate: "comes twice"
        case .unsupported: "is neither file, folder nor link"
        case .dataBeyondSize: "has data beyond its size"
        }
    }
}

extension FolderArchiveError.Flaw: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notTar(let message): "this is not a tar stream: \(message)"
        case .truncated(let message): "the tar stream ends too early: \(message)"
        case .damaged(let message): "the tar stream is damaged: \(message)"
        case .trailingData: "something follows the end of the tar stream"
        case .headerTooLarge: "the description of an entry is too long"
        }
    }
}
