import Dispatch
import Synchronization

/// Takes a piece of content, which is lent for the time of the call. Blocks while there is no room.
///
/// - Throws: `CancellationError` once nobody takes pieces any more.
public typealias PieceReceiver = @Sendable (_ piece: UnsafeRawBufferPointer) throws -> Void

extension ContentSink {
    /// Takes all that somebody hands out from a thread that may block, in constant memory, and does not end. Between two
    /// pieces other tasks have their turn. What passes through may be plaintext, and is wiped. A failure gives up, here
    /// too.
    ///
    /// ```swift
    /// try await sink.write { give in try await threads.run { try content.write(to: give) } }
    /// ```
    ///
    /// - Parameter produce: hands out the content, never from the thread of a task, and returns when that was all.
    /// - Returns: what `produce` returns.
    /// - Throws: what `produce` throws; what writing throws, and `CancellationError`, once `produce` has ended.
    public nonisolated(nonsending) func write<Output: Sendable>(
        piecesOf produce: @escaping @Sendable (_ give: @escaping PieceReceiver) async throws -> Output
    ) async throws -> Output {
        let handOver = PieceHandOver()
        async let output = handOver.fill(produce)
        do {
            for await piece in handOver.pieces {
                try await write(piece.bytes.bytes)
                piece.clear()
                handOver.makeRoom()
                await Task.yield()
            }
            // Their end also comes when this task is cancelled, and must not pass for that of the content.
            try Task.checkCancellation()
        } catch {
            handOver.stop()
            _ = try? await output
            abort()
            throw error
        }
        do {
            return try await output
        } catch {
            abort()
            throw error
        }
    }
}

/// Hands bytes from a thread that may wait to a task that must not, a few pieces at a time.
private final class PieceHandOver: Sendable {
    private static let pieceCount = 256 << 10
    private static let mostPieces = 2

    let pieces: AsyncStream<WipedBuffer>
    private let continuation: AsyncStream<WipedBuffer>.Continuation
    private let room = DispatchSemaphore(value: 0)
    private let isStopped = Mutex(false)

    init() {
        (pieces, continuation) = AsyncStream<WipedBuffer>.makeStream()
        for _ in 0..<Self.mostPieces { room.signal() }
    }

    @concurrent
    func fill<Output: Sendable>(
        _ produce: @Sendable (@escaping PieceReceiver) async throws -> Output
    ) async throws -> Output {
        defer {
            continuation.finish()
            stop()
        }
        return try await produce { try self.give($0) }
    }

    private func give(_ bytes: UnsafeRawBufferPointer) throws {
        for start in stride(from: 0, to: bytes.count, by: Self.pieceCount) {
            room.wait()
            guard !isStopped.withLock({ $0 }) else {
                room.signal()
                throw CancellationError()
            }
            var piece = WipedBuffer()
            try piece.append(
                copying: UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + Self.pieceCount, bytes.count)]))
            guard case .enqueued = continuation.yield(piece) else { throw CancellationError() }
        }
    }

    func makeRoom() {
        room.signal()
    }

    /// Nobody takes pieces any more: whoever waits for room, now or later, fails.
    func stop() {
        isStopped.withLock { $0 = true }
        room.signal()
    }
}
