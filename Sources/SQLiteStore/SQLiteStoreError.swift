import FileSystem
import GRDB
import SystemPackage

/// Why the database cannot be opened or used; its stores tell it as a `StorageFailure`. Nothing of what it holds is in it.
public enum SQLiteStoreError: Error, Hashable, Sendable {
    /// A newer version of the program wrote the database.
    case newer(FilePath)
    /// The file is no database, or is damaged: SQLite's words, or what was found.
    case damaged(FilePath, String)
    /// There is no space left; what was there is unharmed.
    case full(FilePath)
    /// Another process holds the database for too long.
    case busy(FilePath)
    /// A file cannot be used.
    case file(FileError)
    /// SQLite failed in another way, in its words.
    case failed(FilePath, String)

    /// Any error that came up while the database at a path was used.
    init(_ error: any Error, path: FilePath) {
        switch error {
        case let error as SQLiteStoreError: self = error
        case let error as DatabaseError: self.init(error, path: path)
        case FileError.locked: self = .busy(path)
        case let error as FileError: self = error.isStorageFull ? .full(path) : .file(error)
        default: self = .failed(path, "\(error)")
        }
    }

    private init(_ error: DatabaseError, path: FilePath) {
        // The statement and its values stay out: only SQLite's own words are told.
        let words = error.message ?? "error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path, words)
        case .SQLITE_FULL: self = .full(path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path)
        default: self = .failed(path, words)
        }
    }
}

extension StorageFailure {
    /// Any error that came up while the database at a path was used, as the ports have it.
    init(_ error: any Error, path: FilePath) {
        let error = SQLiteStoreError(error, path: path)
        self =
            switch error {
            case .file(let error): .file(error)
            case .full: .full(error.description)
            case .newer, .damaged, .busy, .failed: .failed(error.description)
            }
    }
}

extension SQLiteStoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .newer(let path):
            "\(path) was written by a newer version of PacCrypt. Install that version, or bring back the copy from "
                + "before the upgrade (\(StateDatabase.name).before-…)."
        case .damaged(let path, let words): "\(path) is damaged or no database (\(words)). Bring back a backup."
        case .full(let path): "There is no space left for \(path). What was in it is unharmed; free some."
        case .busy(let path): "Another process holds \(path) for too long."
        case .file(let error): error.description
        case .failed(let path, let words): "\(path) cannot be used: \(words)."
        }
    }
}
