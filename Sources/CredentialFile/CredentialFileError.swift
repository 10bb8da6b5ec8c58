import FileSystem
import SystemPackage

/// Why the account, or the setup token, cannot be read or written. Nothing of what the files hold is in it.
public enum CredentialFileError: Error, Hashable, Sendable {
    /// `admin_key.key` does not open the file: the key is another one, or the file was changed.
    case notOpened(FilePath)
    /// The key opens the file, but what it holds is no account, or no token; or it is too long to hold one.
    case malformed(FilePath)
    /// A newer version of the program wrote the file.
    case newer(FilePath)
    /// The contents for the file could not be sealed.
    case notSealed(FilePath)
    /// A file cannot be used, or another process holds the files for too long.
    case file(FileError)

    init(_ error: FileError) {
        self = if case .tooLarge(let path, _) = error { .malformed(path) } else { .file(error) }
    }
}

extension CredentialFileError: CustomStringConvertible {
    public var description: String {
        let advice =
            "Put your copies of application_data/admin_key.key and of this file, of the same time, back in their "
            + "places."
        return switch self {
        case .notOpened(let path):
            "\(path) cannot be opened with admin_key.key: the key is another one, or the file was changed. \(advice)"
        case .malformed(let path): "\(path) does not hold what PacCrypt writes there. \(advice)"
        case .newer(let path): "\(path) was written by a newer version of PacCrypt. Install that version."
        case .notSealed(let path): "What belongs in \(path) could not be sealed."
        case .file(let error): error.description
        }
    }
}
