import ContentPipeline

/// Writes one blob. One task at a time uses it; when it is dropped without a commit, nothing is left.
///
/// ```swift
/// let writer = try await store.makeWriter(room: 0, pieceCount: ContentPiece.smallCount)
/// for try await piece in body { try await writer.write(piece.span) }
/// let blob = try await writer.commit(prefix: [])
/// ```
///
/// Writing throws ``BlobError/file(_:)``.
public protocol BlobWriter: ContentSink {
    /// Reads what was written, before it is a blob: for content that has to be sealed anew. No more bytes may come.
    ///
    /// - Throws: ``BlobError/file(_:)``; `ContentEnded` after `abort()`.
    func reader() async throws -> any BlobReader

    /// Makes the blob whole and lasting: when this returns, it outlives the process and the machine's power.
    ///
    /// - Parameter prefix: what stands in the room at the start; exactly as many bytes.
    /// - Throws: ``BlobError/file(_:)``, also when something failed before; ``BlobError/invalidUse`` for another number
    ///   of bytes or a second commit; `ContentEnded` after `abort()`.
    func commit(prefix: [UInt8]) async throws -> StoredBlob
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
