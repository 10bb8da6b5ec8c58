import NIOCore

/// One INSTREAM command. One task at a time uses it; at most two chunks are in memory.
final class ClamAVStream {
    private let connection: ClamAVConnection
    private let timeouts: ClamAVTimeouts
    private var chunk: ChunkBuffer
    private var underWay: (write: EventLoopFuture<Void>, bytes: ByteBuffer)?
    private var isOpen = true
    private var hasEnded = false
    /// When the first byte of the chunk came.
    private var gatheringSince: ContinuousClock.Instant?

    init(_ connection: ClamAVConnection, timeouts: ClamAVTimeouts) {
        self.connection = connection
        self.timeouts = timeouts
        chunk = ChunkBuffer(connection.makeBuffer(capacity: ChunkBuffer.fullCount), command: "zINSTREAM\0")
    }

    /// Takes bytes, and sends the chunk when it is full or old.
    nonisolated(nonsending) func write(_ bytes: RawSpan) async {
        guard isOpen, !hasEnded, !bytes.isEmpty else { return }
        if chunk.count == 0 { gatheringSince = .now }
        bytes.withUnsafeBytes { chunk.append($0) }
        if chunk.count >= ChunkBuffer.fullCount || (gatheringSince.map { .now - $0 >= timeouts.hold } ?? false) {
            await sendChunk(isLast: false)
        }
    }

    /// Sends what has gathered and ends the stream, so that clamd begins to look; the answer waits for ``finish()``.
    nonisolated(nonsending) func end() async {
        guard !hasEnded else { return }
        hasEnded = true
        if isOpen { await sendChunk(isLast: true) }
    }

    /// Ends the stream, unless it has ended, and waits for the answer, also when clamd did not take all of it: it says
    /// why, then.
    ///
    /// - Throws: ``ClamAVError/timeout`` or ``ClamAVError/closed``.
    nonisolated(nonsending) func finish() async throws(ClamAVError) -> ClamAVReply {
        await end()
        await settle()
        isOpen = false
        return ClamAVReply(try await connection.reply(within: timeouts.reply))
    }

    private nonisolated(nonsending) func sendChunk(isLast: Bool) async {
        let spare = await settle()
        guard isOpen else { return }
        chunk.end(isLast: isLast)
        let full = chunk.bytes
        chunk = ChunkBuffer(spare ?? connection.makeBuffer(capacity: ChunkBuffer.fullCount))
        underWay = (connection.send(full), full)
    }

    /// Waits for the write under way and gives back its memory.
    @discardableResult
    private nonisolated(nonsending) func settle() async -> ByteBuffer? {
        guard let (write, bytes) = underWay else { return nil }
        underWay = nil
        isOpen = await connection.finish(write) && isOpen
        return bytes
    }
}
