/// Consecutive chunks of the input that one thread works on.
struct ChunkBatch: Sendable {
    /// The number of the batch, from 0.
    let index: UInt64
    /// The bytes of its chunks together.
    let byteCount: Int
    /// Whether the input ends with it.
    let isLast: Bool
}

/// How the work is cut into batches.
struct BatchLayout: Sendable {
    /// A chunk of this size or more is a batch by itself, in bytes.
    private static let largeChunk = 256 << 10

    /// The largest chunks that are worked on.
    private static let chunkSizes = 1...(64 << 20)

    /// The bytes of an input chunk.
    let chunkSize: Int
    /// The chunks of every batch but the last.
    let chunksPerBatch: Int
    /// The bytes of all chunks of a batch that is not the last.
    let inputBytes: Int
    /// The bytes that these turn into.
    let outputBytes: Int
    /// The most bytes that any batch turns into.
    let maximumOutputBytes: Int

    /// - Throws: ``CommandFailure/chunkSizeNotAllowed`` when the transform's sizes are not 1 to 64 MiB.
    init(_ transform: some ChunkTransform, preferredBytes: Int) throws(CommandFailure) {
        chunkSize = transform.inputChunkSize
        let outputChunkSize = transform.outputChunkSize
        guard Self.chunkSizes.contains(chunkSize), Self.chunkSizes.contains(outputChunkSize),
            transform.maximumOutputSize <= Self.chunkSizes.upperBound
        else { throw .chunkSizeNotAllowed }
        let larger = max(chunkSize, outputChunkSize)
        chunksPerBatch = larger >= Self.largeChunk ? 1 : max(1, preferredBytes / larger)
        inputBytes = chunksPerBatch * chunkSize
        outputBytes = chunksPerBatch * outputChunkSize
        maximumOutputBytes = outputBytes - outputChunkSize + max(outputChunkSize, transform.maximumOutputSize)
    }

    /// The number of chunks in so many bytes.
    func chunkCount(ofBytes bytes: Int) -> Int {
        max(1, bytes / chunkSize + (bytes % chunkSize == 0 ? 0 : 1))
    }
}
