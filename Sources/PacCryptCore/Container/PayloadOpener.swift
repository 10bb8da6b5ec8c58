/// Opens a payload that arrives in pieces of any size, in constant memory; plaintext is handed out chunk by chunk,
/// each only after it has been authenticated.
public final class PayloadOpener {
    /// Receives plaintext, which is valid for the time of the call.
    public typealias Output = (UnsafeRawBufferPointer) throws -> Void

    private let cipher: PayloadCipher
    private let cutter: ChunkCutter
    private let buffer: ScratchBuffer

    /// - Parameter cipher: that of the unlocked container.
    public init(_ cipher: PayloadCipher) {
        self.cipher = cipher
        cutter = ChunkCutter(chunkSize: cipher.layout.sealedChunkSize)
        buffer = ScratchBuffer(count: cipher.layout.sealedChunkSize)
    }

    /// Takes the next sealed bytes.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload``, and what `output` throws.
    public func append(_ sealed: UnsafeRawBufferPointer, to output: Output) throws {
        try cutter.append(sealed) { try open($0, $1, $2, output) }
    }

    /// Ends the input. Only when this returns is the plaintext known to be whole.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when the input was cut short, and what `output` throws.
    public func finish(to output: Output) throws {
        try cutter.finish { try open($0, $1, $2, output) }
    }

    private func open(
        _ chunk: UnsafeRawBufferPointer, _ index: UInt64, _ isLast: Bool, _ output: Output
    ) throws {
        let position = try ChunkPosition(index: index, isFinal: isLast)
        let count = try cipher.open(chunk, at: position, into: buffer.bytes)
        try output(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]))
    }
}
