import NIOCore
import Synchronization

/// Runs the tasks of all connections of an event loop on that loop: between a read of the socket and the handler no
/// thread has to be woken.
///
/// They wait in a queue of their own and not in the loop's, which the loop empties before it looks at its sockets: with
/// some dozens of transfers under way that one would not be empty for half a second, and `Task.yield()` would let nobody
/// in.
final class EventLoopExecutor: TaskExecutor {
    /// How long tasks run before the loop looks at its sockets.
    private static let turn = TimeAmount.milliseconds(1)
    /// What is due at once the loop does before it looks at them.
    private static let pause = TimeAmount.microseconds(20)

    private struct Waiting {
        /// In order of arrival.
        var arrived: [UnownedJob] = []
        /// Those that came before, in reverse order: the next one is the last.
        var next: [UnownedJob] = []
        /// Whether the loop was told to run them.
        var isScheduled = false
    }

    private let eventLoop: any EventLoop
    private let waiting = Mutex(Waiting())

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFirst = waiting.withLock { waiting in
            waiting.arrived.append(job)
            defer { waiting.isScheduled = true }
            return !waiting.isScheduled
        }
        if isFirst { eventLoop.execute { self.run() } }
    }

    private func run() {
        let end = NIODeadline.now() + Self.turn
        while let job = next() {
            job.runSynchronously(on: asUnownedTaskExecutor())
            guard NIODeadline.now() < end else {
                eventLoop.scheduleTask(in: Self.pause) { self.run() }
                return
            }
        }
    }

    /// The job that has waited longest; nil when none does, and then the next one to come has to tell the loop.
    private func next() -> UnownedJob? {
        waiting.withLock { waiting in
            if waiting.next.isEmpty {
                waiting.next = waiting.arrived.reversed()
                waiting.arrived.removeAll(keepingCapacity: true)
            }
            guard let job = waiting.next.popLast() else {
                waiting.isScheduled = false
                return nil
            }
            return job
        }
    }
}

/// The executor of each event loop.
final class EventLoopExecutors: Sendable {
    private let executors = Mutex<[ObjectIdentifier: EventLoopExecutor]>([:])

    /// The one of a loop, which is made when it is first asked for.
    subscript(eventLoop: any EventLoop) -> EventLoopExecutor {
        executors.withLock { executors in
            if let executor = executors[ObjectIdentifier(eventLoop)] { return executor }
            let executor = EventLoopExecutor(eventLoop)
            executors[ObjectIdentifier(eventLoop)] = executor
            return executor
        }
    }
}

/// Runs what may compute for more than a millisecond apart from the event loop, which others wait for.
func apartFromEventLoop<Output: Sendable>(_ body: () async throws -> Output) async rethrows -> Output {
    try await withTaskExecutorPreference(globalConcurrentExecutor) { try await body() }
}
