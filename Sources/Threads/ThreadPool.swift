import CLinux
import Dispatch
import Glibc

/// A fixed number of threads for calls that block, apart from event loops and from Swift's cooperative threads. They
/// take work from one queue, first come, first served.
///
/// Work that was submitted is always run, even when the task that waits for it has been cancelled: it may have to
/// release what others count on. The queue has no bound of its own; whoever submits bounds what is under way. The
/// threads end when the last reference to the pool is gone and the work left in the queue is done.
public final class ThreadPool: Sendable {
    private let queue = WorkQueue()
    private let count: Int

    /// Starts the threads. Ends the process when the system refuses them.
    ///
    /// - Parameters:
    ///   - count: the number of threads, at least 1.
    ///   - name: what debuggers and `ps -T` call them. The system keeps the first 15 bytes.
    public init(count: Int, name: String) {
        self.count = max(1, count)
        for _ in 0..<self.count {
            // The threads hold the queue and not the pool, so that the pool can go.
            startThread(name: name) { [queue] in
                while let work = queue.next() { work() }
            }
        }
    }

    /// Queues work and does not wait for it. On a pool of one thread, work runs in the order in which it was submitted.
    public func submit(_ work: @escaping @Sendable () -> Void) {
        queue.append(work)
    }

    /// Runs a blocking call on one of the threads and suspends until it has returned.
    ///
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws, and nothing else.
    public nonisolated(nonsending) func run<Output: Sendable, Failure: Error>(
        _ body: @escaping @Sendable () throws(Failure) -> Output
    ) async throws(Failure) -> Output {
        let result: Result<Output, Failure> = await withCheckedContinuation { continuation in
            submit { continuation.resume(returning: Result(catching: body)) }
        }
        return try result.get()
    }

    deinit {
        for _ in 0..<count { queue.stopOneThread() }
    }
}

/// The work that the threads of a pool take.
private final class WorkQueue: Sendable {
    typealias Work = @Sendable () -> Void

    /// In order of submission. Nothing is allocated or freed to take or, once they have grown, to append: the lock would
    /// be held while the thread waits for its part of the heap, which others lock too.
    private struct Waiting {
        /// Around a closure, which would be wrapped each time where it goes into a generic array.
        private struct Item {
            let work: Work
        }

        private var arrived: [Item?] = []
        /// Those that came before; the ones before `position` are gone.
        private var leaving: [Item?] = []
        private var position = 0

        mutating func append(_ work: @escaping Work) {
            arrived.append(Item(work: work))
        }

        mutating func popFirst() -> Work? {
            if position == leaving.count {
                leaving.removeAll(keepingCapacity: true)
                swap(&arrived, &leaving)
                position = 0
            }
            guard position < leaving.count else { return nil }
            defer { position += 1 }
            return leaving[position].take()?.work
        }
    }

    private let waiting = UnfairLock(Waiting())
    private let arrivals = DispatchSemaphore(value: 0)

    func append(_ work: @escaping Work) {
        waiting.withLock { $0.append(work) }
        arrivals.signal()
    }

    func stopOneThread() {
        arrivals.signal()
    }

    /// Waits for work; nil when the thread is to end.
    func next() -> Work? {
        arrivals.wait()
        return waiting.withLock { $0.popFirst() }
    }
}

/// Starts a detached thread.
private func startThread(name: String, _ body: @escaping @Sendable () -> Void) {
    /// What the thread is given, in a form that fits through a C pointer.
    final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    let start = Unmanaged.passRetained(Start(name: name, body: body))
    var thread = pthread_t()
    // A small limit (ulimit -s) must not become that of libraries that need more. Untouched, it takes no memory.
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 8 << 20)
    defer { pthread_attr_destroy(&attributes) }
    let failure = pthread_create(
        &thread, &attributes,
        { pointer in
            guard let pointer else { return nil }
            let start = Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue()
            // 15 bytes and a zero are all that Linux keeps of a thread's name.
            pthread_setname_np(pthread_self(), String(decoding: start.name.utf8.prefix(15), as: UTF8.self))
            start.body()
            return nil
        }, start.toOpaque())
    // Servers make their pools while they start, commands also for each folder that they pack or unpack. Whoever is
    // denied threads cannot do anything for anybody, and ends as after `kill -9`.
    precondition(failure == 0, "The system refuses to start a thread (error \(failure)).")
    pthread_detach(thread)
}
