import Foundation

/// Takes a body that arrives in pieces. One task at a time uses it; when it is dropped, all that it holds is freed.
///
/// ```swift
/// for try await buffer in body {
///     try buffer.withUnsafeReadableBytes { try spool.take($0) }
///     try await spool.drain()
/// }
/// ```
public protocol BodySpool: AnyObject {
    /// Takes bytes into memory. Does not block, so that a parser may lend the bytes; ``drain()`` must follow before
    /// more than a network buffer has gathered.
    ///
    /// - Throws: what is wrong with the body, or that it had ended before.
    func take(_ bytes: UnsafeRawBufferPointer) throws

    /// Writes to the disk what does not stay in memory, and returns when it is written.
    ///
    /// - Throws: ``SpoolError``.
    nonisolated(nonsending) func drain() async throws
}

extension BodySpool {
    /// Takes bytes of any number and returns when as much of them is written as does not stay in memory.
    ///
    /// - Throws: what ``take(_:)`` and ``drain()`` throw, and `CancellationError`.
    public nonisolated(nonsending) func append(_ bytes: some ContiguousBytes) async throws {
        let count = bytes.withUnsafeBytes { $0.count }
        for start in stride(from: 0, to: count, by: SpoolWriter.bufferCount) {
            try Task.checkCancellation()
            try bytes.withUnsafeBytes {
                try take(UnsafeRawBufferPointer(rebasing: $0[start..<min(start + SpoolWriter.bufferCount, count)]))
            }
            try await drain()
        }
    }
}
