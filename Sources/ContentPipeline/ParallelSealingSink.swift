import PacCryptCore
import Threads

/// Seals a plaintext on several cores, away from the caller's thread: while two batches of chunks are sealed, the next
/// one is gathered. Their bytes go on in order.
///
/// It takes three batches of memory, each as large as a piece: 3 MiB, or 768 KiB while many streams are under way, and
/// no more than 256 KiB for what fits into that.
public final class ParallelSealingSink: PlaintextSink {
    /// How many batches are sealed at once: with the one that is gathered they keep two cores busy, and a stream that
    /// has more is no faster than the thread that feeds it.
    private static let mostUnderWay = 2

    private let cipher: PayloadCipher
    private let output: any ContentSink
    private let threads: ThreadPool
    private let piece: ContentPiece
    /// Nil before the first byte. A full one stays until more bytes come, and is the last one otherwise.
    private var filling: SealingBatch?
    private var spare: SealingBatch?
    /// In order.
    private var underWay: [Submission<SealingBatch>] = []
    /// The number of the next chunk. Only tests set it, to come to the end of all numbers.
    var nextChunk: UInt64 = 0
    private var state = ContentState.open
    /// Plaintext bytes so far.
    public private(set) var plaintextCount: UInt64 = 0

    /// - Parameters:
    ///   - cipher: that of the container.
    ///   - output: takes the payload, and ends with it.
    ///   - threads: where chunks are sealed.
    ///   - piece: how much is sealed at once.
    public init(
        _ cipher: PayloadCipher, into output: any ContentSink, on threads: ThreadPool, piece: ContentPiece
    ) {
        self.cipher = cipher
        self.output = output
        self.threads = threads
        self.piece = piece
    }

    /// - Throws: ``ContentEnded`` after the end, and what sealing and the output throw, from then on each time.
    public nonisolated(nonsending) func write(_ bytes: RawSpan) async throws {
        try state.requireOpen()
        plaintextCount += UInt64(bytes.byteCount)
        do {
            var rest = bytes
            while !rest.isEmpty {
                if let full = filling, full.isFull { try await seal(full) }
                let batch = filling ?? makeBatch()
                filling = batch
                batch.append(&rest)
            }
        } catch {
            leave(.broken(error))
            throw error
        }
    }

    /// - Throws: as ``write(_:)``.
    public nonisolated(nonsending) func finish() async throws {
        guard try state.isOpen() else { return }
        do {
            try await seal(filling ?? SealingBatch(cipher, chunkCapacity: 1), isLast: true)
            while !underWay.isEmpty { try await passOn(try await nextSealed()) }
            try await output.finish()
        } catch {
            leave(.broken(error))
            throw error
        }
        leave(.ended)
    }

    /// What is being sealed still ends, and is dropped.
    public func abort() {
        state.abort()
        leave(state)
        output.abort()
    }

    private func leave(_ state: ContentState) {
        self.state = state
        filling = nil
        spare = nil
        underWay = []
    }

    private func makeBatch() -> SealingBatch {
        // What turns out to be small does not count as a stream.
        let count = nextChunk == 0 ? ContentPiece.smallCount : piece.count
        let capacity = max(1, count / cipher.layout.chunkSize)
        if let spare, spare.chunkCapacity == capacity {
            self.spare = nil
            return spare
        }
        return SealingBatch(cipher, chunkCapacity: capacity)
    }

    /// Begins to seal a batch, as soon as fewer are under way than may be.
    private nonisolated(nonsending) func seal(_ batch: SealingBatch, isLast: Bool = false) async throws {
        let sealed = underWay.count == Self.mostUnderWay ? try await nextSealed() : nil
        filling = nil
        let first = nextChunk
        nextChunk += UInt64(batch.chunkCount)
        underWay.append(
            threads.start {
                try batch.seal(from: first, isLast: isLast)
                return batch
            })
        // Last, because the output may have to be waited for.
        if let sealed { try await passOn(sealed) }
    }

    private nonisolated(nonsending) func nextSealed() async throws -> SealingBatch {
        try await underWay.removeFirst().value
    }

    private nonisolated(nonsending) func passOn(_ batch: SealingBatch) async throws {
        try await output.write(batch.sealedBytes.bytes)
        batch.clear()
        spare = batch
    }
}
