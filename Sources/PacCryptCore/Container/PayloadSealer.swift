/// Seals a payload that arrives in pieces of any size, in constant memory.
public final class PayloadSealer {
    /// Receives sealed bytes, which are valid for the time of the call.
    public typealias Output = (UnsafeRawBufferPointer) throws -> Void

    private let cipher: PayloadCipher
    private let cutter: ChunkCutter
    private let buffer: ScratchBuffer

    /// - Parameter cipher: that of the container.
    public init(_ cipher: PayloadCipher) {
        self.cipher = cipher
        cutter = ChunkCutter(chunkSize: cipher.layout.chunkSize)
        buffer = ScratchBuffer(count: cipher.layout.sealedChunkSize)
    }

    /// Takes the next bytes of the plaintext.
    ///
    /// - Throws: what `output` throws, and ``PacCryptError/Code/limitExceeded`` at chunk 2^32.
    public func append(_ plaintext: UnsafeRawBufferPointer, to output: Output) throws {
        try cutter.append(plaintext) { try seal($0, $1, $2, output) }
    }

    /// Ends the plaintext and writes the final chunk.
    ///
    /// - Throws: what `output` throws.
    public func finish(to output: Output) throws {
        try cutter.finish { try seal($0, $1, $2, output) }
    }

    private func seal(
        _ chunk: UnsafeRawBufferPointer, _ index: UInt64, _ isLast: Bool, _ output: Output
    ) throws {
        let position = try ChunkPosition(index: index, isFinal: isLast)
        let count = try cipher.seal(chunk, at: position, into: buffer.bytes)
        try output(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]))
    }
}
