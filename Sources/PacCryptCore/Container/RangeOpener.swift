/// Opens a range of a payload from just the chunks that hold it.
///
/// The caller reads ``sealedBytes`` of the payload and appends them, in pieces of any size.
public final class RangeOpener {
    /// The sealed bytes to read, counted from the payload's start.
    public let sealedBytes: Range<UInt64>
    private let cipher: PayloadCipher
    private let range: Range<UInt64>
    private let lastChunk: UInt64
    /// The number of the next chunk to open, and that of the first one that is not wanted.
    private var nextChunk: UInt64
    private let endChunk: UInt64
    private let cutter: ChunkCutter
    private let buffer: ScratchBuffer
    private let plaintextSize: UInt64?

    /// - Parameters:
    ///   - cipher: that of the unlocked container.
    ///   - range: plaintext bytes; what lies beyond the end of the plaintext is left out.
    ///   - payloadSize: sealed bytes of the whole payload.
    ///   - plaintextSize: bytes of the whole plaintext, when somebody was promised so many: padding hides up to a block
    ///     of them until the last chunk is opened.
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when no payload has that size, and
    ///   ``PacCryptError/Code/limitExceeded`` when it would have more than 2^32 chunks.
    public init(
        _ cipher: PayloadCipher, range: Range<UInt64>, payloadSize: UInt64, plaintextSize: UInt64? = nil
    ) throws {
        let (bytes, firstChunk) = try cipher.layout.sealedRange(of: range, payloadSize: payloadSize)
        self.cipher = cipher
        self.range = range
        self.plaintextSize = plaintextSize
        sealedBytes = bytes
        nextChunk = firstChunk
        let sealedChunkSize = UInt64(cipher.layout.sealedChunkSize)
        endChunk = firstChunk + (bytes.upperBound - bytes.lowerBound + sealedChunkSize - 1) / sealedChunkSize
        lastChunk = try cipher.layout.chunkCount(payloadSize: payloadSize) - 1
        cutter = ChunkCutter(chunkSize: cipher.layout.sealedChunkSize, firstIndex: firstChunk)
        buffer = ScratchBuffer(count: cipher.layout.sealedChunkSize)
    }

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
        guard nextChunk == endChunk else {
            throw PacCryptError(.damagedPayload, "The content was cut short.")
        }
    }

    private func open(_ chunk: UnsafeRawBufferPointer, _ index: UInt64, _ output: PayloadOutput) throws {
        guard index < endChunk else {
            throw PacCryptError(.damagedPayload, "More of the content was read than the range needs.")
        }
        nextChunk = index + 1
        let position = try ChunkPosition(index: index, isFinal: index == lastChunk)
        let start = index * UInt64(cipher.layout.chunkSize)
        if !position.isFinal, range.lowerBound <= start, start + UInt64(cipher.layout.chunkSize) <= range.upperBound {
            return try output(cipher.layout.chunkSize) { try cipher.open(chunk, at: position, into: $0) }
        }
        let count = try cipher.open(chunk, at: position, into: buffer.bytes)
        if position.isFinal, let plaintextSize, plaintextSize != start + UInt64(count) {
            throw PacCryptError(.damagedPayload, "The content is not as long as the container says.")
        }
        let wanted = range.clamped(to: start..<start + UInt64(count))
        guard !wanted.isEmpty else { return }
        let places = Int(wanted.lowerBound - start)..<Int(wanted.upperBound - start)
        try output(wanted.count) {
            $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer.bytes[places]))
            return wanted.count
        }
    }
}
