/// The arithmetic of a payload: where each chunk lies, and what a given number of sealed bytes can hold.
public struct PayloadLayout: Sendable, Equatable {
    /// Plaintext bytes of every chunk but the last.
    public let chunkSize: Int
    /// Sealed bytes of every chunk but the last.
    public let sealedChunkSize: Int
    /// Sealed bytes of an empty chunk, the fewest there can be.
    public let smallestSealedChunk: Int

    /// The number of chunks in a payload of `payloadSize` sealed bytes.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when no payload has that size, and
    ///   ``PacCryptError/Code/limitExceeded`` when it would have more than 2^32 chunks.
    public func chunkCount(payloadSize: UInt64) throws -> UInt64 {
        let full = UInt64(sealedChunkSize)
        let count = payloadSize / full + (payloadSize % full == 0 ? 0 : 1)
        guard count > 0, payloadSize - (count - 1) * full >= UInt64(smallestSealedChunk) else {
            throw PacCryptError(.damagedPayload, "The content was cut short.")
        }
        _ = try ChunkPosition(index: count - 1, isFinal: true)
        return count
    }

    /// The sealed bytes, counted from the payload's start, that have to be read for a range of the plaintext, and the
    /// number of the first chunk among them.
    ///
    /// - Parameters:
    ///   - range: plaintext bytes; what lies beyond the end is left out.
    ///   - payloadSize: sealed bytes of the whole payload.
    public func sealedRange(
        of range: Range<UInt64>, payloadSize: UInt64
    ) throws -> (bytes: Range<UInt64>, firstChunk: UInt64) {
        let count = try chunkCount(payloadSize: payloadSize)
        let first = min(range.lowerBound / UInt64(chunkSize), count - 1)
        let last = range.isEmpty ? first : min((range.upperBound - 1) / UInt64(chunkSize), count - 1)
        let end = min((last + 1) * UInt64(sealedChunkSize), payloadSize)
        return (first * UInt64(sealedChunkSize)..<end, first)
    }
}
