/// Seals a payload that arrives in pieces of any size, in constant memory.
public final class PayloadSealer {
    /// Receives sealed bytes, which are valid for the time of the call.
    public typealias Output = (UnsafeRawBufferPointer) throws -> Void

    private let stream: ChunkStream

    /// - Parameter cipher: that of the container.
    public init(_ cipher: PayloadCipher) {
        stream = ChunkStream(chunkSize: cipher.layout.chunkSize, room: cipher.layout.sealedChunkSize) {
            try cipher.seal($0, at: $1, into: $2)
        }
    }

    /// Takes the next bytes of the plaintext.
    ///
    /// - Throws: what `output` throws, and ``PacCryptError/Code/limitExceeded`` at chunk 2^32.
    public func append(_ plaintext: UnsafeRawBufferPointer, to output: Output) throws {
        try stream.append(plaintext, to: output)
    }

    /// Ends the plaintext and writes the final chunk.
    ///
    /// - Throws: what `output` throws.
    public func finish(to output: Output) throws {
        try stream.finish(to: output)
    }
}
