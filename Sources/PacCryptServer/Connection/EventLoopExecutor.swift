import NIOCore

/// Runs tasks on the event loop of their connection: between a read of the socket and the handler no thread has to be
/// woken.
final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// Runs what may compute for more than a millisecond apart from the event loop, which others wait for.
func apartFromEventLoop<Output: Sendable>(_ body: () async throws -> Output) async rethrows -> Output {
    try await withTaskExecutorPreference(globalConcurrentExecutor) { try await body() }
}
