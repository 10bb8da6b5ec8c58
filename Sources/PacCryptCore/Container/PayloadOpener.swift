/// Opens a payload that arrives in pieces of any size, in constant memory; plaintext is handed out chunk by chunk,
/// each only after it has been authenticated.
public final class PayloadOpener {
    /// Receives plaintext, which is valid for the time of the call.
    public typealias Output = (UnsafeRawBufferPointer) throws -> Void

    private let stream: ChunkStream

    /// - Parameter cipher: that of the unlocked container.
    public init(_ cipher: PayloadCipher) {
        stream = ChunkStream(chunkSize: cipher.layout.sealedChunkSize, room: cipher.layout.sealedChunkSize) {
            try cipher.open($0, at: $1, into: $2)
        }
    }

    /// Takes the next sealed bytes.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload``, and what `output` throws.
    public func append(_ sealed: UnsafeRawBufferPointer, to output: Output) throws {
        try stream.append(sealed, to: output)
    }

    /// Ends the input. Only when this returns is the plaintext known to be whole.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when the input was cut short, and what `output` throws.
    public func finish(to output: Output) throws {
        try stream.finish(to: output)
    }
}
