/// What sealing and opening have in common: a stream that is cut into chunks, each of which is transformed.
final class ChunkStream {
    typealias Transform = (UnsafeRawBufferPointer, ChunkPosition, UnsafeMutableRawBufferPointer) throws -> Int

    private let chunkSize: Int
    private let cutter: ChunkCutter
    private let room: (Int) -> Int
    private let transform: Transform

    /// - Parameters:
    ///   - chunkSize: bytes of every chunk but the last.
    ///   - room: the most bytes that a chunk of so many bytes turns into.
    ///   - transform: turns a chunk into bytes of a buffer, and returns their number.
    init(chunkSize: Int, room: @escaping (Int) -> Int, transform: @escaping Transform) {
        self.chunkSize = chunkSize
        self.room = room
        self.transform = transform
        cutter = ChunkCutter(chunkSize: chunkSize)
    }

    func append(_ bytes: UnsafeRawBufferPointer, into output: PayloadOutput) throws {
        try cutter.append(bytes) { chunk, index, isLast in
            try output(room(chunk.count)) { try transform(chunk, ChunkPosition(index: index, isFinal: isLast), $0) }
        }
    }

    nonisolated(nonsending) func append(_ bytes: RawSpan, into output: SuspendingPayloadOutput) async throws {
        var rest = bytes
        while let due = try cutter.advance(&rest) {
            let bytes = rest
            try await output(room(chunkSize)) { room in
                try cutter.handOut(due, of: bytes) { try transform($0, ChunkPosition(index: $1, isFinal: false), room) }
            }
            if due == .front { rest = rest.extracting(droppingFirst: chunkSize) }
        }
    }

    nonisolated(nonsending) func finish(into output: SuspendingPayloadOutput) async throws {
        let last = try cutter.takeLast()
        try await output(room(last.chunk.count)) {
            try transform(last.chunk, ChunkPosition(index: last.index, isFinal: true), $0)
        }
    }

    func finish(into output: PayloadOutput) throws {
        try cutter.finish { chunk, index, isLast in
            try output(room(chunk.count)) { try transform(chunk, ChunkPosition(index: index, isFinal: isLast), $0) }
        }
    }
}

/// Gives room for up to so many bytes, has them made there, and keeps as many as the closure returns.
public typealias PayloadOutput = (
    _ capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int
) throws -> Void

/// A ``PayloadOutput`` that may have to wait for the room.
public typealias SuspendingPayloadOutput =
    nonisolated(nonsending) (
        _ capacity: Int, _ make: (UnsafeMutableRawBufferPointer) throws -> Int
    ) async throws -> Void

/// Receives bytes that are valid for the time of the call.
public typealias PayloadReceiver = (UnsafeRawBufferPointer) throws -> Void

/// Lends each chunk from a buffer that is used again and again.
private func lending(_ scratch: ScratchBuffer, to receiver: @escaping PayloadReceiver) -> PayloadOutput {
    { _, make in
        let count = try make(scratch.bytes)
        try receiver(UnsafeRawBufferPointer(rebasing: scratch.bytes[..<count]))
    }
}

/// Seals a payload that arrives in pieces of any size, in constant memory.
public final class PayloadSealer {
    private let stream: ChunkStream
    private let sealedChunkSize: Int
    private lazy var scratch = ScratchBuffer(count: sealedChunkSize)

    /// - Parameter cipher: that of the container.
    public init(_ cipher: PayloadCipher) {
        sealedChunkSize = cipher.layout.sealedChunkSize
        stream = ChunkStream(
            chunkSize: cipher.layout.chunkSize, room: cipher.sealedCount(ofPlaintext:),
            transform: { try cipher.seal($0, at: $1, into: $2) })
    }

    /// Takes the next bytes of the plaintext, and seals them right into the output.
    ///
    /// - Throws: what `output` throws, and ``PacCryptError/Code/limitExceeded`` at chunk 2^32.
    public nonisolated(nonsending) func append(
        _ plaintext: RawSpan, into output: SuspendingPayloadOutput
    ) async throws {
        try await stream.append(plaintext, into: output)
    }

    /// Ends the plaintext and seals the final chunk right into the output.
    ///
    /// - Throws: what `output` throws.
    public nonisolated(nonsending) func finish(into output: SuspendingPayloadOutput) async throws {
        try await stream.finish(into: output)
    }

    /// Takes the next bytes of the plaintext.
    ///
    /// - Throws: what `output` throws, and ``PacCryptError/Code/limitExceeded`` at chunk 2^32.
    public func append(_ plaintext: UnsafeRawBufferPointer, to output: PayloadReceiver) throws {
        try withoutActuallyEscaping(output) { try stream.append(plaintext, into: lending(scratch, to: $0)) }
    }

    /// Ends the plaintext and writes the final chunk.
    ///
    /// - Throws: what `output` throws.
    public func finish(to output: PayloadReceiver) throws {
        try withoutActuallyEscaping(output) { try stream.finish(into: lending(scratch, to: $0)) }
    }
}

/// Opens a payload that arrives in pieces of any size, in constant memory; plaintext is handed out chunk by chunk,
/// each only after it has been authenticated.
public final class PayloadOpener {
    private let stream: ChunkStream
    private let sealedChunkSize: Int
    private lazy var scratch = ScratchBuffer(count: sealedChunkSize)

    /// - Parameter cipher: that of the unlocked container.
    public init(_ cipher: PayloadCipher) {
        sealedChunkSize = cipher.layout.sealedChunkSize
        stream = ChunkStream(
            chunkSize: sealedChunkSize, room: { $0 }, transform: { try cipher.open($0, at: $1, into: $2) })
    }

    /// Takes the next sealed bytes, and opens them right into the output.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload``, and what `output` throws.
    public func append(_ sealed: UnsafeRawBufferPointer, into output: PayloadOutput) throws {
        try stream.append(sealed, into: output)
    }

    /// Ends the input. Only when this returns is the plaintext known to be whole.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when the input was cut short, and what `output` throws.
    public func finish(into output: PayloadOutput) throws {
        try stream.finish(into: output)
    }

    /// Takes the next sealed bytes.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload``, and what `output` throws.
    public func append(_ sealed: UnsafeRawBufferPointer, to output: PayloadReceiver) throws {
        try withoutActuallyEscaping(output) { try append(sealed, into: lending(scratch, to: $0)) }
    }

    /// Ends the input. Only when this returns is the plaintext known to be whole.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when the input was cut short, and what `output` throws.
    public func finish(to output: PayloadReceiver) throws {
        try withoutActuallyEscaping(output) { try finish(into: lending(scratch, to: $0)) }
    }
}
