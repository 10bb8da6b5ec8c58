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
