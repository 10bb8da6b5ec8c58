/// Reads a body piece by piece, for an answer that is streamed. One task at a time uses it.
///
/// ```swift
/// let reader = body.makeReader()
/// while try await reader.next({ buffer.writeBytes($0) }) {
///     try await writer.write(buffer)
///     buffer.clear()
/// }
/// ```
public protocol PieceReader: AnyObject {
    /// Reads on, a few times 64 KiB at once.
    ///
    /// - Parameter output: gets the bytes, in one or several calls or none; they are lent for the time of a call.
    /// - Returns: false when the body had ended before.
    /// - Throws: ``SpoolError``, `CancellationError`, and what is wrong with the content.
    nonisolated(nonsending) func next(_ output: (UnsafeRawBufferPointer) throws -> Void) async throws -> Bool
}
