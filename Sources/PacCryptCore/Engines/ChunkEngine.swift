/// One authenticated cipher, sealing and opening single chunks. It keeps no state, so that several threads may share
/// it.
protocol ChunkEngine: Sendable {
    /// Bytes that a chunk of `count` plaintext bytes takes when sealed.
    func sealedCount(ofPlaintext count: Int) -> Int

    /// Where in the room of a sealed chunk its plaintext may lie already when it is sealed: what is written before that
    /// place must not depend on it.
    var plaintextOffset: Int { get }

    /// Seals a chunk into `output`, which has room for `sealedCount(ofPlaintext:)` bytes, and returns their number. The
    /// plaintext may lie in it, at `plaintextOffset`.
    func seal(
        _ plaintext: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int

    /// Opens a chunk into `output` and returns the plaintext's count.
    ///
    /// - Throws: ``PacCryptError/Code/damagedPayload`` when the chunk is not authentic at this position, or holds more
    ///   than there is room for.
    func open(
        _ sealed: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int
}

extension ChunkEngine {
    var plaintextOffset: Int { 0 }

    /// The one error for whatever is wrong with a sealed chunk.
    func damaged(at position: ChunkPosition, file: StaticString = #fileID, line: UInt = #line) -> PacCryptError {
        PacCryptError(
            .damagedPayload,
            "The content was changed, cut short or extended (noticed at chunk \(position.index)).",
            file: file, line: line)
    }

    /// The error for a primitive that failed although its input was sound.
    func sealingFailed(file: StaticString = #fileID, line: UInt = #line) -> PacCryptError {
        PacCryptError(.unavailable, "The content could not be encrypted.", file: file, line: line)
    }
}

/// Where a chunk stands in its payload: its number from 0, and whether it is the last one.
public struct ChunkPosition: Sendable, Equatable {
    /// Readers and writers stop before this many chunks.
    public static let limit: UInt64 = 1 << 32

    /// The number of the chunk, from 0.
    public let index: UInt64
    /// True for the last chunk of the payload.
    public let isFinal: Bool

    /// - Throws: ``PacCryptError/Code/limitExceeded`` from chunk 2^32 on.
    public init(index: UInt64, isFinal: Bool) throws {
        guard index < Self.limit else {
            throw PacCryptError(.limitExceeded, "The payload has more than 4,294,967,296 chunks.")
        }
        self.index = index
        self.isFinal = isFinal
    }

    /// `counter` (11 bytes, big-endian) followed by `final` (1 byte).
    var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 12)
        for place in 0..<8 {
            bytes[10 - place] = UInt8(truncatingIfNeeded: index >> (8 * UInt64(place)))
        }
        bytes[11] = isFinal ? 1 : 0
        return bytes
    }
}
