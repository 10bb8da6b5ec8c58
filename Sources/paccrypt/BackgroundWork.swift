import Dispatch
import Synchronization
import Threads

extension ThreadPool {
    /// Where commands read files, derive keys and do whatever else blocks, away from the threads that tasks share.
    static let background = ThreadPool(count: 4, name: "background")
}

/// Work on a thread of its own, which others wait for on theirs: the two ends of a pipe must never share a thread.
final class BackgroundWork<Output: Sendable>: Sendable {
    private let outcome = Mutex<Result<Output, any Error>>(.failure(CancellationError()))
    private let end = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () throws -> Output) {
        ThreadPool(count: 1, name: "pipe").submit { [self] in
            let result = Result { try body() }
            outcome.withLock { $0 = result }
            end.signal()
        }
    }

    /// Waits for the end.
    ///
    /// - Returns: what the work returned.
    /// - Throws: what the work threw.
    @discardableResult
    func wait() throws -> Output {
        end.wait()
        end.signal()
        return try outcome.withLock { $0 }.get()
    }
}
