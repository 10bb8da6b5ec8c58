/// Writes one blob. One task at a time uses it; when it is dropped without a commit, nothing is left.
///
/// ```swift
/// let writer = try await store.makeWriter(room: 0)
/// for try await piece in body {
///     piece.withUnsafeBytes { writer.gather($0) }
///     try await writer.drain()
/// }
/// let blob = try await writer.commit(prefix: [])
/// ```
public protocol BlobWriter: AnyObject {
    /// Takes bytes into a buffer. Does not block or suspend, so that a parser may lend the bytes; ``drain()`` must
    /// follow before more than a network buffer has gathered.
    func gather(_ bytes: UnsafeRawBufferPointer)

    /// Moves the buffer on when enough has gathered.
    ///
    /// - Throws: ``BlobError/file(_:)``.
    func drain() async throws

    /// Moves all of the buffer on and frees its memory, because no more bytes come for now.
    ///
    /// - Throws: ``BlobError/file(_:)``.
    func flush() async throws

    /// Makes the blob whole and lasting: when this returns, it outlives the process and the machine's power.
    ///
    /// - Parameter prefix: what stands in the room at the start; exactly as many bytes.
    /// - Throws: ``BlobError/file(_:)``, or ``BlobError/invalidUse`` for
    ///   another number of bytes or a second commit.
    func commit(prefix: [UInt8]) async throws -> StoredBlob

    /// Gives up; nothing is left. After a commit it does nothing.
    func abort()
}

/// A blob that was committed.
public struct StoredBlob: Sendable, Hashable {
    /// Its name.
    public let id: BlobID
    /// Its bytes, the prefix included.
    public let size: UInt64

    /// - Parameters:
    ///   - id: its name.
    ///   - size: its bytes, the prefix included.
    public init(id: BlobID, size: UInt64) {
        self.id = id
        self.size = size
    }
}
