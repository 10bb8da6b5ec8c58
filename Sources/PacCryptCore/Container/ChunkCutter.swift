/// Cuts a stream that arrives in pieces of any size into chunks of one size.
///
/// A chunk is handed out only when at least one more byte has arrived or the stream has ended, so that its receiver
/// knows whether it is the last. An empty stream is one empty chunk. Nothing may follow the end or an error: a chunk's
/// number is used up by then, and sealing other bytes under it would use a nonce twice.
final class ChunkCutter {
    typealias Body = (_ chunk: UnsafeRawBufferPointer, _ index: UInt64, _ isLast: Bool) throws -> Void

    private let chunkSize: Int
    private var index: UInt64
    private let pending: ScratchBuffer
    private var pendingCount = 0
    private var isSpent = false

    init(chunkSize: Int, firstIndex: UInt64 = 0) {
        self.chunkSize = chunkSize
        index = firstIndex
        pending = ScratchBuffer(count: chunkSize)
    }

    /// Takes bytes from the front of `rest` until a chunk is due, which ``handOut(_:of:_:)`` must follow.
    ///
    /// - Returns: where the chunk lies; nil when all bytes are taken and none is due.
    /// - Throws: ``PacCryptError/Code/invalidArgument`` after the end or an error.
    func advance(_ rest: inout RawSpan) throws -> DueChunk? {
        try spend()
        if pendingCount > 0 || rest.byteCount <= chunkSize {
            keep(&rest)
            if !rest.isEmpty { return .kept }
        } else {
            return .front
        }
        isSpent = false
        return nil
    }

    /// Hands out a chunk that is due, and is not the last. One at the front is left there for the caller to drop.
    func handOut<Result>(
        _ due: DueChunk, of rest: RawSpan, _ body: (_ chunk: UnsafeRawBufferPointer, _ index: UInt64) throws -> Result
    ) throws -> Result {
        let result =
            switch due {
            case .kept: try body(takePending(), index)
            case .front: try rest.extracting(first: chunkSize).withUnsafeBytes { try body($0, index) }
            }
        index += 1
        isSpent = false
        return result
    }

    /// Cuts all of the bytes.
    ///
    /// - Throws: what `body` throws, and ``PacCryptError/Code/invalidArgument`` after the end or an error.
    func append(_ bytes: UnsafeRawBufferPointer, _ body: Body) throws {
        var rest = bytes.bytes
        while let due = try advance(&rest) {
            try handOut(due, of: rest) { try body($0, $1, false) }
            if due == .front { rest = rest.extracting(droppingFirst: chunkSize) }
        }
    }

    /// - Throws: what `body` throws, and ``PacCryptError/Code/invalidArgument`` after the end or an error.
    func finish(_ body: Body) throws {
        let last = try takeLast()
        try body(last.chunk, last.index, true)
    }

    /// Ends the stream. The last chunk stays valid as long as the cutter does.
    ///
    /// - Throws: ``PacCryptError/Code/invalidArgument`` after the end or an error.
    func takeLast() throws -> (chunk: UnsafeRawBufferPointer, index: UInt64) {
        try spend()
        return (takePending(), index)
    }

    private func spend() throws {
        guard !isSpent else {
            throw PacCryptError(.invalidArgument, "Nothing may follow the end of the content or an error in it.")
        }
        isSpent = true
    }

    /// Moves as much of `rest` as there is room for into the pending chunk.
    private func keep(_ rest: inout RawSpan) {
        let count = min(rest.byteCount, chunkSize - pendingCount)
        rest.extracting(first: count).withUnsafeBytes {
            UnsafeMutableRawBufferPointer(rebasing: pending.bytes[pendingCount...]).copyMemory(from: $0)
        }
        pendingCount += count
        rest = rest.extracting(droppingFirst: count)
    }

    private func takePending() -> UnsafeRawBufferPointer {
        defer { pendingCount = 0 }
        return UnsafeRawBufferPointer(rebasing: pending.bytes[..<pendingCount])
    }

    /// Where a chunk lies that is to be handed out.
    enum DueChunk {
        /// In what was kept of earlier bytes.
        case kept
        /// At the start of the bytes that are left.
        case front
    }
}
