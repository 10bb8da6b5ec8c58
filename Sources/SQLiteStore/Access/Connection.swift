import GRDB

/// The one connection to the database, with a thread of its own.
struct Connection: Sendable {
    let queue: DatabaseQueue
    let path: String

    /// Runs one transaction that writes, and suspends until it is on the disk.
    ///
    /// GRDB's own asynchronous functions give up when the task is cancelled; a client that goes away must not undo
    /// that its attempt was counted.
    func write<Output: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Output
    ) async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            queue.asyncWrite(body) { _, result in
                continuation.resume(with: result.mapError { SQLiteStoreError($0, path: path) })
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
                continuation.resume(with: result.mapError { SQLiteStoreError($0, path: path) })
            }
        }
    }

    /// Runs one transaction that writes, on a thread of the caller's that may block.
    func writeBlocking<Output>(_ body: (Database) throws -> Output) throws -> Output {
        do {
            return try queue.write(body)
        } catch {
            throw SQLiteStoreError(error, path: path)
        }
    }
}
