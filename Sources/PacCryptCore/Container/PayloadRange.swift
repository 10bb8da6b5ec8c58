/// A range of a plaintext, and the chunks of the payload that hold it. Several threads may open them, in any order.
public struct PayloadRange: Sendable {
    /// That of the unlocked container.
    public let cipher: PayloadCipher
    /// The sealed bytes to read, counted from the payload's start.
    public let sealedBytes: Range<UInt64>
    /// The numbers of the chunks to open; at least one.
    public let chunks: Range<UInt64>
    private let range: Range<UInt64>
    private let lastChunk: UInt64
    private let plaintextSize: UInt64?

    /// - Parameters:
    ///   - range: plaintext bytes; what lies beyond the end of the plaintext is left out.
    ///   - cipher: that of the unlocked container.
    ///   - payloadSize: sealed bytes of the whole payload.
    ///   - plaintextSize: bytes of the whole plaintext, when somebody was promised so many: padding hides up to a block
    ///     of them until the last chunk is opened.
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when no payload has that size, and
    ///   ``PacCryptError/Code/limitExceeded`` when it would have more than 2^32 chunks.
    public init(
        _ range: Range<UInt64>, of cipher: PayloadCipher, payloadSize: UInt64, plaintextSize: UInt64? = nil
    ) throws {
        let (bytes, firstChunk) = try cipher.layout.sealedRange(of: range, payloadSize: payloadSize)
        self.cipher = cipher
        self.range = range
        self.plaintextSize = plaintextSize
        sealedBytes = bytes
        let sealedChunkSize = UInt64(cipher.layout.sealedChunkSize)
        let count = (bytes.upperBound - bytes.lowerBound + sealedChunkSize - 1) / sealedChunkSize
        chunks = firstChunk..<firstChunk + count
        lastChunk = try cipher.layout.chunkCount(payloadSize: payloadSize) - 1
    }

    /// Where one of the ``chunks`` lies, counted from the payload's start.
    public func sealedBytes(ofChunk index: UInt64) -> Range<UInt64> {
        let start = index * UInt64(cipher.layout.sealedChunkSize)
        return start..<min(start + UInt64(cipher.layout.sealedChunkSize), sealedBytes.upperBound)
    }

    /// Opens one of the ``chunks``, right into the output where all of it is wanted.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when it is not authentic, or is the last one and the plaintext is
    ///   not as long as was promised; and what `output` throws.
    public func open(_ sealed: UnsafeRawBufferPointer, chunk index: UInt64, into output: PayloadOutput) throws {
        let chunkSize = UInt64(cipher.layout.chunkSize)
        let position = try ChunkPosition(index: index, isFinal: index == lastChunk)
        let start = index * chunkSize
        if !position.isFinal, range.lowerBound <= start, start + chunkSize <= range.upperBound {
            return try output(cipher.layout.chunkSize) { try cipher.open(sealed, at: position, into: $0) }
        }
        let buffer = ScratchBuffer(count: cipher.layout.sealedChunkSize)
        let count = try cipher.open(sealed, at: position, into: buffer.bytes)
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
