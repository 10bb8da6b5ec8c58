import PacCryptCore
import Threads

/// Seals and opens content: with a cipher that is slower than the network on all cores, apart from the event loop; with
/// one that is faster on the thread that moves the bytes, where they go, since every hand-over would cost more.
///
/// One of them is enough for a process. What it does never waits for another part of what it does.
public final class CipherPool: Sendable {
    private let threads: ThreadPool

    /// - Parameter cores: how many threads to start.
    public init(cores: Int) {
        threads = ThreadPool(count: cores, name: "ciphers")
    }

    /// Seals a plaintext that comes in order.
    ///
    /// - Parameters:
    ///   - cipher: that of the container.
    ///   - output: takes the payload, and ends with it.
    ///   - piece: how much is moved at once.
    public func sink(
        sealing cipher: PayloadCipher, into output: any ContentSink, piece: ContentPiece
    ) -> any PlaintextSink {
        guard cipher.isSlowerThanNetwork else { return SealingSink(cipher, into: output) }
        return ParallelSealingSink(cipher, into: output, on: threads, piece: piece)
    }

    /// Opens a payload in order, reading just the chunks that hold what is wanted. Each of them is authenticated before it
    /// is handed out.
    ///
    /// - Parameters:
    ///   - range: the plaintext bytes that are wanted; all by default. What lies beyond the end is left out.
    ///   - payload: what to open.
    ///   - pieceCount: about how many bytes to move at once.
    /// - Throws: `PacCryptError.Code.damagedPayload` when no payload has that size, `.limitExceeded` for more than 2^32
    ///   chunks, and what the store throws for what lies beyond its end.
    public func source(
        opening range: Range<UInt64> = 0..<UInt64.max, of payload: StoredPayload, pieceCount: Int
    ) throws -> any ContentSource {
        let (content, start) = (payload.content, payload.start)
        let wanted = try PayloadRange(
            range, of: payload.cipher, payloadSize: content.size - min(content.size, start),
            plaintextSize: payload.plaintextSize)
        // Whole chunks in each piece are opened where they lie. For every cipher this finds out first of all whether the
        // store holds so much.
        let chunk = payload.cipher.layout.sealedChunkSize
        let sealed = wanted.sealedBytes
        let pieces = try content.pieces(
            start + sealed.lowerBound..<start + sealed.upperBound, pieceCount: max(1, pieceCount / chunk) * chunk)
        guard payload.cipher.isSlowerThanNetwork else { return OpeningSource(pieces, RangeOpener(wanted)) }
        return ParallelOpeningSource(wanted, on: threads, pieceCount: pieceCount) {
            try content.readAll(at: start + $0, into: $1)
        }
    }
}

/// Takes a plaintext and counts it.
public protocol PlaintextSink: ContentSink {
    /// Plaintext bytes so far.
    var plaintextCount: UInt64 { get }
}
