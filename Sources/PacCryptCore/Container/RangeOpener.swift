/// Opens a range of a payload from just the chunks that hold it.
///
/// The caller reads ``sealedBytes`` of the payload and appends them, in pieces of any size.
public final class RangeOpener {
    /// Receives plaintext, which is valid for the time of the call.
    public typealias Output = (UnsafeRawBufferPointer) throws -> Void

    /// The sealed bytes to read, counted from the payload's start.
    public let sealedBytes: Range<UInt64>
    private let cipher: PayloadCipher
    private let range: Range<UInt64>
    private let lastChunk: UInt64
    private let cutter: ChunkCutter
    private let buffer: ScratchBuffer

    /// - Parameters:
    ///   - cipher: that of the unlocked container.
    ///   - range: plaintext bytes; what lies beyond the end of the plaintext is left out.
    ///   - payloadSize: sealed bytes of the whole payload.
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when no payload has that size.
    public init(_ cipher: PayloadCipher, range: Range<UInt64>, payloadSize: UInt64) throws {
        let (bytes, firstChunk) = try cipher.layout.sealedRange(of: range, payloadSize: payloadSize)
        self.cipher = cipher
        self.range = range
        sealedBytes = bytes
        lastChunk = try cipher.layout.chunkCount(payloadSize: payloadSize) - 1
        cutter = ChunkCutter(chunkSize: cipher.layout.sealedChunkSize, firstIndex: firstChunk)
        buffer = ScratchBuffer(count: cipher.layout.sealedChunkSize)
    }

    /// Takes the next of the sealed bytes.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload``, and what `output` throws.
    public func append(_ sealed: UnsafeRawBufferPointer, to output: Output) throws {
        try cutter.append(sealed) { chunk, index, _ in try open(chunk, index, output) }
    }

    /// Ends the input.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when it was cut short, and what `output` throws.
    public func finish(to output: Output) throws {
        try cutter.finish { chunk, index, _ in try open(chunk, index, output) }
    }

    private func open(_ chunk: UnsafeRawBufferPointer, _ index: UInt64, _ output: Output) throws {
        let position = try ChunkPosition(index: index, isFinal: index == lastChunk)
        let count = try cipher.open(chunk, at: position, into: buffer.bytes)
        let start = index * UInt64(cipher.layout.chunkSize)
        let wanted = range.clamped(to: start..<start + UInt64(count))
        guard !wanted.isEmpty else { return }
        try output(
            UnsafeRawBufferPointer(
                rebasing: buffer.bytes[Int(wanted.lowerBound - start)..<Int(wanted.upperBound - start)]))
    }
}
