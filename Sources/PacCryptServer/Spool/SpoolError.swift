import FileSystem
import SystemPackage

/// Why a body could not be spooled.
public enum SpoolError: Error, Hashable, Sendable {
    /// All spool files together would be larger than is allowed.
    case limitReached
    /// The volume has no room beyond what is to stay free.
    case reserveReached
    /// Data of the original's is larger than is accepted, in bytes.
    case originalTooLarge(limit: UInt64)
    /// The folder holds other files than a server's, or belongs to another account.
    case foreignFolder(FilePath)
    /// A file or folder could not be used.
    case file(FileError)
    /// The caller used a spool in an order that makes no sense: a mistake in the program.
    case invalidUse
}

extension SpoolError: CustomStringConvertible {
    /// What happened, in a sentence for an operator.
    public var description: String {
        switch self {
        case .limitReached: "The storage limit leaves no room."
        case .reserveReached: "The volume has no room beyond its reserve."
        case .originalTooLarge(let limit):
            "Data of the original PacCrypt is accepted up to \(limit) bytes; for more, use the command line: "
                + "paccrypt decrypt."
        case .foreignFolder(let path):
            "The folder \(path) holds other files, or belongs to another account: move it away, and a new one is made."
        case .file(let error): error.description
        case .invalidUse: "A spool was used in an order that makes no sense."
        }
    }
}
