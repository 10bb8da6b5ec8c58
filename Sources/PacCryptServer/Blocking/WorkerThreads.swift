import Dispatch
import Foundation
import Synchronization

/// A fixed number of threads that take work from one queue, first come, first served.
///
/// The queue has no bound of its own: whoever submits bounds what it has under way. The threads end when the last
/// reference goes, after the work that is left.
public final class WorkerThreads: BlockingExecutor {
    /// What the threads share; they hold no reference to their owner, so that it can go.
    private final class Queue: Sendable {
        private let waiting = Mutex<[@Sendable () -> Void]>([])
        private let arrivals = DispatchSemaphore(value: 0)

        func append(_ work: @escaping @Sendable () -> Void) {
            waiting.withLock { $0.append(work) }
            arrivals.signal()
        }

        func stopOneThread() {
            arrivals.signal()
        }

        /// The next work; nil when the thread is to end.
        func next() -> (@Sendable () -> Void)? {
            arrivals.wait()
            return waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }
    }

    private let queue = Queue()
    private let count: Int

    /// - Parameters:
    ///   - count: the number of threads, at least 1.
    ///   - name: what a debugger calls them.
    public init(count: Int, name: String) {
        self.count = max(1, count)
        for _ in 0..<self.count {
            let started = DispatchSemaphore(value: 0)
            let thread = Thread { [queue] in
                // A thread cannot be named before Foundation knows that it has started.
                started.wait()
                Thread.current.name = name
                while let work = queue.next() { work() }
            }
            thread.start()
            started.signal()
        }
    }

    public func submit(_ work: @escaping @Sendable () -> Void) {
        queue.append(work)
    }

    deinit {
        for _ in 0..<count { queue.stopOneThread() }
    }
}
