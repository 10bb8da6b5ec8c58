import ContentPipeline
import NIOCore
import Synchronization
import Threads

/// Runs the tasks of a connection on its event loop: between a read of the socket and the handler no thread has to be
/// woken.
final class ConnectionExecutor: TaskExecutor {
    /// Of the connection whose task this is.
    @TaskLocal static var current: ConnectionExecutor?

    private let jobs: EventLoopJobs
    private let transfers = Atomic<Int>(0)

    init(_ jobs: EventLoopJobs) {
        self.jobs = jobs
    }

    /// Whether the connection's steps are those of a transfer.
    var isTransferring: Bool { transfers.load(ordering: .relaxed) > 0 }

    /// From now on the current connection moves content: its steps wait behind those of requests that ask little, though
    /// never for long.
    ///
    /// - Parameter count: how many bytes; nil when that is not known. Few need not wait.
    /// - Returns: the connection, if so much comes, on which ``endTransfer()`` is to be called.
    static func beginTransfer(of count: Int?) -> ConnectionExecutor? {
        guard (count ?? .max) > ContentPiece.smallestCount, let current else { return nil }
        current.transfers.add(1, ordering: .relaxed)
        return current
    }

    /// Ends what ``beginTransfer(of:)`` began.
    func endTransfer() { transfers.subtract(1, ordering: .relaxed) }

    func enqueue(_ job: consuming ExecutorJob) {
        jobs.add(
            .init(job: UnownedJob(job), executor: self), isTransferring ? .transfer : .request)
    }
}

/// What tasks have to do on an event loop.
///
/// It waits here and not in the loop's own queue, which the loop empties before it looks at its sockets: with some dozens
/// of transfers under way that one would not be empty for half a second, and `Task.yield()` would let nobody in.
final class EventLoopJobs: Sendable {
    /// Who goes first.
    enum Rank {
        /// A request that asks little: it takes several steps, and without a rank each would wait until every transfer
        /// of the loop has moved a piece.
        case request
        /// A transfer of content.
        case transfer
    }

    struct Job {
        let job: UnownedJob
        /// Kept alive, for the connection may end with this very job.
        let executor: ConnectionExecutor
    }

    private struct Waiting {
        var requests = CircularBuffer<Job>(initialCapacity: 256)
        var transfers = CircularBuffer<Job>(initialCapacity: 256)
        /// How many in a row were those of requests, while one of a transfer waited.
        var requestsInARow = 0
        /// Whether the loop was told to run them.
        var isScheduled = false
    }

    /// How long tasks run before the loop looks at its sockets.
    private static let turn = TimeAmount.milliseconds(1)
    /// What is due by the time that a turn has ended the loop does before it looks at them.
    private static let pause = TimeAmount.microseconds(50)
    /// After so many jobs of requests one of a transfer has its turn, however many requests wait.
    private static let mostRequestsInARow = 8

    private let eventLoop: any EventLoop
    private let waiting = UnfairLock(Waiting())

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func add(_ job: Job, _ rank: Rank) {
        let isFirst = waiting.withLock { waiting in
            switch rank {
            case .request: waiting.requests.append(job)
            case .transfer: waiting.transfers.append(job)
            }
            defer { waiting.isScheduled = true }
            return !waiting.isScheduled
        }
        if isFirst { eventLoop.execute { self.run() } }
    }

    private func run() {
        let end = NIODeadline.now() + Self.turn
        while let next = next() {
            next.job.runSynchronously(on: next.executor.asUnownedTaskExecutor())
            guard NIODeadline.now() < end else {
                eventLoop.scheduleTask(in: Self.pause) { self.run() }
                return
            }
        }
    }

    /// The next one's turn; nil when none waits, and then the next one to come has to tell the loop.
    private func next() -> Job? {
        waiting.withLock { waiting in
            let isTransfersTurn = waiting.requestsInARow >= Self.mostRequestsInARow && !waiting.transfers.isEmpty
            if !isTransfersTurn, let job = waiting.requests.popFirst() {
                waiting.requestsInARow = waiting.transfers.isEmpty ? 0 : waiting.requestsInARow + 1
                return job
            }
            waiting.requestsInARow = 0
            if let job = waiting.transfers.popFirst() { return job }
            waiting.isScheduled = false
            return nil
        }
    }
}

/// The jobs of each event loop.
final class JobsByEventLoop: Sendable {
    private let known = Mutex<[ObjectIdentifier: EventLoopJobs]>([:])

    /// Those of a loop, which are made when they are first asked for.
    subscript(eventLoop: any EventLoop) -> EventLoopJobs {
        known.withLock { known in
            if let jobs = known[ObjectIdentifier(eventLoop)] { return jobs }
            let made = EventLoopJobs(eventLoop)
            known[ObjectIdentifier(eventLoop)] = made
            return made
        }
    }
}

/// Runs what may compute for more than a millisecond apart from the event loop, which others wait for.
func apartFromEventLoop<Output: Sendable>(_ body: () async throws -> Output) async rethrows -> Output {
    try await withTaskExecutorPreference(globalConcurrentExecutor) { try await body() }
}
