import DurableFiles
import Foundation

/// Why the settings file could not be read or written.
public enum SettingsFileError: Error, Equatable, Sendable {
    /// The contents, or the values to be saved, break a rule. Holds every mistake, not only the first.
    case invalid([SettingsError])
    /// Another program changed the file since it was read, or is changing it: reload, then try again.
    case changedOnDisk(path: String)
    /// The file existed when it was last read and is gone; the settings read then stay in force.
    case missing(path: String)
    /// The path names a folder, a device or a pipe.
    case notAFile(path: String)
    /// A system call failed with this `errno`; `action` is what was being done ("read", "write", …).
    case system(action: String, path: String, errno: Int32)
}

extension SettingsFileError {
    init(_ error: FileError) {
        switch error.code {
        case .system(let number): self = .system(action: error.action, path: error.path, errno: number)
        case .notAFile: self = .notAFile(path: error.path)
        case .tooLarge: self = .system(action: error.action, path: error.path, errno: EFBIG)
        case .locked: self = .changedOnDisk(path: error.path)
        }
    }
}

extension SettingsFileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalid(let errors):
            errors.map(\.description).joined(separator: "\n")
        case .changedOnDisk(let path):
            "\(path) was changed by another program; load it again, then repeat the change."
        case .missing(let path):
            "\(path) is missing; the settings it held stay in force."
        case .notAFile(let path):
            "\(path) is not a regular file."
        case .system(let action, let path, let number):
            "Cannot \(action) \(path): \(String(cString: strerror(number)))."
        }
    }
}
