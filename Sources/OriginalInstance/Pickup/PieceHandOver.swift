import Dispatch
import PacShare
import Synchronization

/// Hands bytes from a thread that may wait to a task that must not: a few pieces at a time, so that memory stays
/// bounded.
final class PieceHandOver: Sendable {
    private static let pieceCount = 256 << 10
    private static let pieces = 2

    private let stream: AsyncStream<[UInt8]>
    private let continuation: AsyncStream<[UInt8]>.Continuation
    private let room = DispatchSemaphore(value: 0)
    private let isStopped = Mutex(false)

    init() {
        (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
        for _ in 0..<Self.pieces { room.signal() }
    }

    /// Gives bytes away; waits while there is no room.
    ///
    /// - Throws: `CancellationError` once nobody takes them any more.
    func give(_ bytes: UnsafeRawBufferPointer) throws {
        for start in stride(from: 0, to: bytes.count, by: Self.pieceCount) {
            room.wait()
            guard !isStopped.withLock({ $0 }) else {
                room.signal()
                throw CancellationError()
            }
            continuation.yield(Array(bytes[start..<min(start + Self.pieceCount, bytes.count)]))
        }
    }

    /// No more bytes come.
    func end() {
        continuation.finish()
    }

    /// Takes all pieces until the end. Nobody may take the end for that of the content, for it also comes when the
    /// giver fails or the task is cancelled.
    func takeAll(_ body: ([UInt8]) async throws -> Void) async throws {
        defer {
            isStopped.withLock { $0 = true }
            room.signal()
        }
        for await piece in stream {
            try await body(piece)
            room.signal()
        }
        try Task.checkCancellation()
    }
}
