import Glibc
import Synchronization
import Threads

/// Runs tasks one after the other on a thread of its own, as an event loop does, and tells how much they computed
/// there.
final class MeasuringExecutor: TaskExecutor {
    private let thread = ThreadPool(count: 1, name: "measured")
    private let total = Mutex(Duration.zero)

    /// What its thread has computed so far. It does not depend on what else the machine does.
    var processorTime: Duration { total.withLock { $0 } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        thread.submit { [self] in
            let time = Self.processorTime { job.runSynchronously(on: asUnownedTaskExecutor()) }
            total.withLock { $0 += time }
        }
    }

    /// What the calling thread computes in a call.
    static func processorTime(of body: () throws -> Void) rethrows -> Duration {
        let start = now()
        try body()
        return now() - start
    }

    private static func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
