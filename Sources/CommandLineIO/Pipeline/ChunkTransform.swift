/// Turns one chunk into another; called from several threads at once.
public protocol ChunkTransform: Sendable {
    /// The bytes of every input chunk but the last, which may have fewer. At least 1.
    var inputChunkSize: Int { get }

    /// The bytes that every chunk but the last turns into. At least 1.
    var outputChunkSize: Int { get }

    /// The most bytes that the last chunk turns into.
    var maximumOutputSize: Int { get }

    /// Turns one chunk into another.
    ///
    /// - Parameters:
    ///   - index: The number of the chunk, from 0.
    ///   - isFinal: Whether the input ends after this chunk. An empty input is one empty final chunk.
    ///   - output: At least `outputChunkSize` bytes, for the final chunk at least `maximumOutputSize` too.
    /// - Returns: How many bytes were put in `output`: `outputChunkSize`, except for the final chunk.
    func transform(
        _ input: UnsafeRawBufferPointer, index: UInt64, isFinal: Bool, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int
}
