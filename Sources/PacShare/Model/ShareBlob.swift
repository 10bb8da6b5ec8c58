/// A stored container and its sizes.
public struct ShareBlob: Sendable, Hashable, Codable {
    /// Its name in the blob store.
    public let id: BlobID
    /// Bytes of the whole container.
    public let size: UInt64
    /// Bytes of the container's head, before the payload.
    public let headCount: Int
    /// Bytes of the file inside; nil when the sender sealed it.
    public let plaintextSize: UInt64?

    /// Makes one from its members.
    public init(id: BlobID, size: UInt64, headCount: Int, plaintextSize: UInt64?) {
        self.id = id
        self.size = size
        self.headCount = headCount
        self.plaintextSize = plaintextSize
    }
}
