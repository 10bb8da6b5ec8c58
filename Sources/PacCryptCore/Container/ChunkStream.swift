/// What sealing and opening have in common: a stream that is cut into chunks, each of which is transformed.
final class ChunkStream {
    typealias Output = (UnsafeRawBufferPointer) throws -> Void
    typealias Turn = (UnsafeRawBufferPointer, ChunkPosition, UnsafeMutableRawBufferPointer) throws -> Int

    private let cutter: ChunkCutter
    private let buffer: ScratchBuffer
    private let turn: Turn

    /// - Parameters:
    ///   - chunkSize: bytes of every chunk but the last.
    ///   - room: the most bytes that a chunk turns into.
    ///   - turn: turns a chunk into bytes of a buffer, and returns their number.
    init(chunkSize: Int, room: Int, turn: @escaping Turn) {
        cutter = ChunkCutter(chunkSize: chunkSize)
        buffer = ScratchBuffer(count: room)
        self.turn = turn
    }

    func append(_ bytes: UnsafeRawBufferPointer, to output: Output) throws {
        try cutter.append(bytes) { try handOut($0, $1, $2, output) }
    }

    func finish(to output: Output) throws {
        try cutter.finish { try handOut($0, $1, $2, output) }
    }

    private func handOut(
        _ chunk: UnsafeRawBufferPointer, _ index: UInt64, _ isLast: Bool, _ output: Output
    ) throws {
        let count = try turn(chunk, ChunkPosition(index: index, isFinal: isLast), buffer.bytes)
        try output(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]))
    }
}

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
