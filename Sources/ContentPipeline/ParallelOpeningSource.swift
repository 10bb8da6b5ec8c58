import PacCryptCore
import Threads

/// Reads and opens a range of a payload on several cores, away from the caller's thread: while one segment is sent, the
/// next two are opened. They are lent in order, each chunk only when it was authenticated.
///
/// It takes two segments of memory, each as large as a piece, and a sealed chunk for each of them.
public final class ParallelOpeningSource: PieceSource {
    /// Fills the buffer from an offset of the payload on. Blocks.
    public typealias Read = FileSource.Read

    /// How many segments are opened at once.
    private static let mostUnderWay = 2

    private let range: PayloadRange
    private let threads: ThreadPool
    private let read: Read
    private let segmentCount: UInt64
    /// The chunks that are not being opened yet.
    private var left: Range<UInt64>
    /// In order.
    private var underWay: [Submission<Segment>] = []
    private var spare: Segment?
    private var state = ContentState.open

    /// - Parameters:
    ///   - range: what to open.
    ///   - threads: where it is read and opened.
    ///   - pieceCount: about how many bytes a segment has.
    ///   - read: reads from the payload.
    public init(_ range: PayloadRange, on threads: ThreadPool, pieceCount: Int, read: @escaping Read) {
        self.range = range
        self.threads = threads
        self.read = read
        segmentCount = UInt64(max(1, pieceCount / range.cipher.layout.chunkSize))
        left = range.chunks
    }

    /// - Throws: `PacCryptError.Code.damagedPayload` where a chunk is not authentic, after those before it were lent,
    ///   and what reading and `use` throw; from then on each time.
    public nonisolated(nonsending) func withNext(_ use: (UnsafeRawBufferPointer) throws -> Void) async throws -> Bool {
        guard try state.isOpen() else { return false }
        while underWay.count < Self.mostUnderWay, !left.isEmpty { begin() }
        guard !underWay.isEmpty else {
            state = .ended
            return false
        }
        do {
            let segment = try await underWay.removeFirst().value
            if segment.plaintext.count > 0 { try use(segment.plaintext.bytes) }
            if let failure = segment.failure { throw failure }
            segment.plaintext.clear()
            spare = segment
        } catch {
            state = .broken(error)
            underWay = []
            throw error
        }
        if !left.isEmpty { begin() }
        return true
    }

    private func begin() {
        let chunks = left.lowerBound..<min(left.lowerBound + segmentCount, left.upperBound)
        left = chunks.upperBound..<left.upperBound
        let segment = spare ?? Segment(range.cipher.layout, chunkCount: chunks.count)
        spare = nil
        underWay.append(
            threads.start { [range, read] in
                var segment = segment
                do {
                    for chunk in chunks { try segment.open(range, chunk: chunk, read) }
                } catch {
                    segment.failure = error
                }
                return segment
            })
    }
}

/// Consecutive chunks, opened up to one that fails.
private struct Segment: Sendable {
    var plaintext: WipedBuffer
    var failure: (any Error)?
    /// One chunk at a time, so that it is still in the processor's cache when it is opened.
    private let sealed: WipedBuffer

    init(_ layout: PayloadLayout, chunkCount: Int) {
        plaintext = WipedBuffer(capacity: chunkCount * layout.chunkSize)
        sealed = WipedBuffer(capacity: layout.sealedChunkSize)
    }

    mutating func open(_ range: PayloadRange, chunk: UInt64, _ read: ParallelOpeningSource.Read) throws {
        let place = range.sealedBytes(ofChunk: chunk)
        sealed.clear()
        try sealed.append(upTo: place.count) {
            try read(place.lowerBound, $0)
            return $0.count
        }
        try range.open(sealed.bytes, chunk: chunk) { try plaintext.append(upTo: $0, $1) }
    }
}
