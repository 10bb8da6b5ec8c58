import Synchronization

/// Notices when a connection takes nothing of an upload for too long. How long a file takes to be read does not count.
final class UploadWatch: Sendable {
    private struct State: Equatable {
        var pieces: UInt64 = 0
        var isWaiting = false
    }

    private let state = Mutex(State())

    /// The connection asks for the next piece: it has taken all before.
    func asked() {
        state.withLock { $0.isWaiting = false }
    }

    /// The connection was given a piece.
    func handed() {
        state.withLock { state in
            state.pieces += 1
            state.isWaiting = true
        }
    }

    /// Watches until the task is cancelled.
    ///
    /// - Throws: ``ClientError`` of code ``ClientError/Code/stalled`` after one to two times `timeout`, and
    ///   `CancellationError`.
    func run(timeout: Duration) async throws -> Never {
        while true {
            let before = state.withLock { $0 }
            try await Task.sleep(for: timeout)
            if before.isWaiting, state.withLock({ $0 == before }) {
                throw ClientError(.stalled, "The server takes nothing more")
            }
        }
    }
}
