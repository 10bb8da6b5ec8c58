/// Opens a range of a payload from just the chunks that hold it.
///
/// The caller reads ``sealedBytes`` of the payload and appends them, in pieces of any size.
public final class RangeOpener {
    private let range: PayloadRange
    /// The number of the next chunk to open.
    private var nextChunk: UInt64
    private let cutter: ChunkCutter

    /// - Parameter range: what to open.
    public init(_ range: PayloadRange) {
        self.range = range
        nextChunk = range.chunks.lowerBound
        cutter = ChunkCutter(chunkSize: range.cipher.layout.sealedChunkSize, firstIndex: nextChunk)
    }

    /// Takes what ``PayloadRange/init(_:of:payloadSize:plaintextSize:)`` does, and throws the same.
    public convenience init(
        _ cipher: PayloadCipher, range: Range<UInt64>, payloadSize: UInt64, plaintextSize: UInt64? = nil
    ) throws {
        self.init(
            try PayloadRange(range, of: cipher, payloadSize: payloadSize, plaintextSize: plaintextSize))
    }

    /// The sealed bytes to read, counted from the payload's start.
    public var sealedBytes: Range<UInt64> { range.sealedBytes }

    /// Takes the next of the sealed bytes, and opens them right into the output where all of a chunk is wanted.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload``, and what `output` throws.
    public func append(_ sealed: UnsafeRawBufferPointer, into output: PayloadOutput) throws {
        try cutter.append(sealed) { chunk, index, _ in try open(chunk, index, output) }
    }

    /// Ends the input. Only when this returns is the range known to be whole.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when there was less or more than ``sealedBytes``, and what
    ///   `output` throws.
    public func finish(into output: PayloadOutput) throws {
        try cutter.finish { chunk, index, _ in try open(chunk, index, output) }
        guard nextChunk == range.chunks.upperBound else {
            throw PacCryptError(.damagedPayload, "The content was cut short.")
        }
    }

    private func open(_ chunk: UnsafeRawBufferPointer, _ index: UInt64, _ output: PayloadOutput) throws {
        guard index < range.chunks.upperBound else {
            throw PacCryptError(.damagedPayload, "More of the content was read than the range needs.")
        }
        nextChunk = index + 1
        try range.open(chunk, chunk: index, into: output)
    }
}
