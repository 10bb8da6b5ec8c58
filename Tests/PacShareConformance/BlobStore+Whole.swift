import ContentPipeline
import PacShare

extension BlobStore {
    /// Begins a blob.
    public func makeWriter(room: Int) async throws -> any BlobWriter {
        try await makeWriter(room: room, pieceCount: ContentPiece.smallCount)
    }
}

extension BlobReader {
    /// Bytes of the blob; nil for all.
    public func read(_ range: Range<UInt64>? = nil) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        let pieces = try pieces(range ?? 0..<size, pieceCount: 100_000)
        while try await pieces.next(into: &bytes) {}
        return bytes
    }
}
