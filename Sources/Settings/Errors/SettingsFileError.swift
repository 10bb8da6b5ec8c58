import FileSystem
import SystemPackage

/// Why the settings file could not be read or written.
public enum SettingsFileError: Error, Equatable, Sendable {
    /// The contents, or the values to be saved, break a rule. Holds every mistake, not only the first.
    case invalid([SettingsError])
    /// Another program changed the file since it was read, or is changing it: reload, then try again.
    case changedOnDisk(FilePath)
    /// The file existed when it was last read and is gone; the settings read then stay in force.
    case missing(FilePath)
    /// A save in place was cut off; what the file held before has this path, and may be the only good contents.
    case unfinished(FilePath)
    /// The file, or the folder around it, cannot be used.
    case file(FileError)
}

extension SettingsFileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalid(let errors): errors.map(\.description).joined(separator: "\n")
        case .changedOnDisk(let path): "\(path) was changed by another program; load it again, then repeat the change."
        case .missing(let path): "\(path) is missing; the settings it held stay in force."
        case .unfinished(let path):
            "\(path) holds what the settings file held before a save that was cut off. Compare the two, put what is "
                + "right into the settings file, and delete the copy."
        case .file(let error): error.description
        }
    }
}
