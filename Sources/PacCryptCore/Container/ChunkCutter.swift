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

    /// - Throws: what `body` throws, and ``PacCryptError/Code/invalidArgument`` after the end or an error.
    func append(_ bytes: UnsafeRawBufferPointer, _ body: Body) throws {
        try spend()
        try cut(bytes, body)
        isSpent = false
    }

    /// - Throws: what `body` throws, and ``PacCryptError/Code/invalidArgument`` after the end or an error.
    func finish(_ body: Body) throws {
        try spend()
        try handOutPending(isLast: true, body)
    }

    private func spend() throws {
        guard !isSpent else {
            throw PacCryptError(.invalidArgument, "Nothing may follow the end of the content or an error in it.")
        }
        isSpent = true
    }

    private func cut(_ bytes: UnsafeRawBufferPointer, _ body: Body) throws {
        var rest = bytes[...]
        if pendingCount > 0 {
            keep(&rest)
            guard !rest.isEmpty else { return }
            try handOutPending(isLast: false, body)
        }
        while rest.count > chunkSize {
            try body(UnsafeRawBufferPointer(rebasing: rest.prefix(chunkSize)), index, false)
            index += 1
            rest = rest.dropFirst(chunkSize)
        }
        keep(&rest)
    }

    /// Moves as much of `rest` as there is room for into the pending chunk.
    private func keep(_ rest: inout Slice<UnsafeRawBufferPointer>) {
        let taken = rest.prefix(chunkSize - pendingCount)
        UnsafeMutableRawBufferPointer(rebasing: pending.bytes[pendingCount...])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: taken))
        pendingCount += taken.count
        rest = rest.dropFirst(taken.count)
    }

    private func handOutPending(isLast: Bool, _ body: Body) throws {
        let chunk = UnsafeRawBufferPointer(rebasing: pending.bytes[..<pendingCount])
        pendingCount = 0
        try body(chunk, index, isLast)
        index += 1
    }
}
