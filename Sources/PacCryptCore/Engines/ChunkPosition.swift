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
