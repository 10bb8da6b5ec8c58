import AdminAccess
import FileSystem
import Foundation
import GRDB
import PacCryptCore
import SystemPackage

/// The one connection to the database, with a thread of its own. What fails is a `StorageFailure`.
struct Connection: Sendable {
    let queue: DatabaseQueue
    let path: FilePath

    /// Runs one transaction that writes, and suspends until it is on the disk.
    ///
    /// GRDB's own asynchronous functions give up when the task is cancelled; a client that goes away must not undo
    /// that its attempt was counted.
    func write<Output: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Output
    ) async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            queue.asyncWrite(body) { _, result in
                continuation.resume(with: result.mapError { StorageFailure($0, path: path) })
            }
        }
    }

    /// Runs one transaction that only reads.
    func read<Output: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Output
    ) async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            queue.asyncRead { database in
                let result = Result { try body(database.get()) }
                continuation.resume(with: result.mapError { StorageFailure($0, path: path) })
            }
        }
    }

    /// Runs one transaction that writes, on a thread of the caller's that may block.
    func writeBlocking<Output>(_ body: (Database) throws -> Output) throws(StorageFailure) -> Output {
        do {
            return try queue.write(body)
        } catch {
            throw StorageFailure(error, path: path)
        }
    }
}

extension Connection {
    /// A hash from a column; refused unless it is one, because somebody must have changed the file.
    func tokenHash(_ bytes: Data, of table: String) throws(SQLiteStoreError) -> TokenHash {
        guard let hash = TokenHash(bytes: Array(bytes)) else { throw malformed(table) }
        return hash
    }

    /// The error of a row that the program did not write.
    func malformed(_ table: String) -> SQLiteStoreError {
        .damaged(path, "the table \(table) holds something that PacCrypt did not write")
    }
}
