import DurableFiles
import GRDB
import Glibc

/// Why the database cannot be used. Two errors are equal when their codes are; a reason names files, never what they
/// hold.
public struct SQLiteStoreError: Error, Sendable {
    /// The machine-readable kind of an error.
    public enum Code: String, Sendable, CaseIterable {
        /// A newer version of the program wrote the database.
        case newer
        /// The file is no database, or is damaged.
        case damaged
        /// There is no space left; what was there is unharmed.
        case full
        /// Another process holds the database for too long.
        case busy
        /// The system refused to read or write.
        case unavailable
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, in a sentence for a person.
    public let reason: String

    init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// Any error that came up while the database at a path was used.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as SQLiteStoreError: self = error
        case let error as DatabaseError: self.init(error, path: path)
        case let error as FileError where error.code == .system(ENOSPC): self = .full(path)
        default: self.init(.unavailable, "\(path) cannot be used: \(error)")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        // The statement and its values stay out: only SQLite's own words are told.
        let words = error.message ?? "error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(.damaged, "\(path) is damaged or no database (\(words)). Bring back a backup.")
        case .SQLITE_FULL:
            self = .full(path)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, "Another process holds \(path) for too long.")
        default:
            self.init(.unavailable, "\(path) cannot be used: \(words).")
        }
    }

    private static func full(_ path: String) -> SQLiteStoreError {
        SQLiteStoreError(.full, "There is no space left for \(path). What was in it is unharmed; free some.")
    }
}

extension SQLiteStoreError: Equatable {
    public static func == (left: SQLiteStoreError, right: SQLiteStoreError) -> Bool {
        left.code == right.code
    }
}

extension SQLiteStoreError: CustomStringConvertible {
    public var description: String { reason }
}
