import CLinux
import Dispatch
import Glibc
import Synchronization
import Testing
import Threads

@Suite("Thread pool", .timeLimit(.minutes(5)))
struct ThreadPoolTests {
    private struct WorkError: Error, Equatable {
        let number: Int
    }

    @Test("Work gives back what it returns or throws, and the type of its error with it")
    func results() async throws {
        let threads = ThreadPool(count: 2, name: "test")
        #expect(await threads.run { 7 } == 7)
        do throws(WorkError) {
            try await threads.run { () throws(WorkError) in throw WorkError(number: 3) }
            Issue.record("nothing was thrown")
        } catch {
            #expect(error.number == 3)
        }
    }

    @Test("What was begun is done meanwhile, and gives what it returned or threw to whoever waits, early or late")
    func submissions() async throws {
        let threads = ThreadPool(count: 1, name: "test")
        let gate = DispatchSemaphore(value: 0)
        let waiting = threads.start {
            gate.wait()
            return 7
        }
        let failing = threads.start { () throws -> Int in throw WorkError(number: 3) }
        gate.signal()
        #expect(try await waiting.value == 7)
        // It ends before anybody waits for it.
        await threads.run {}
        await #expect(throws: WorkError(number: 3)) { try await failing.value }
        #expect(try await Submission(.success(1)).value == 1)
    }

    @Test(
        "Threads are called as the pool is, as far as the system keeps names",
        arguments: [("derivation", "derivation"), ("a name of 18 bytes", "a name of 18 by")])
    func names(name: String, kept: String) async {
        let found = await ThreadPool(count: 1, name: name).run {
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
                pthread_getname_np(pthread_self(), buffer.baseAddress, buffer.count)
                return buffer.baseAddress.map { String(cString: $0) }
            }
        }
        #expect(found == kept)
    }

    @Test("Work on one thread is done in order of submission, however much of it waits and whenever it comes")
    func order() async {
        let threads = ThreadPool(count: 1, name: "test")
        let order = Mutex<[Int]>([])
        let gates = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
        for number in 0..<2_000 {
            if number % 1_000 == 0 { threads.submit { gates[number / 1_000].wait() } }
            threads.submit { order.withLock { $0.append(number) } }
            // The second half comes while the first is being worked on.
            if number == 1_000 { gates[0].signal() }
        }
        gates[1].signal()
        await threads.run {}
        #expect(order.withLock { $0 } == Array(0..<2_000))
    }

    @Test("As many pieces of work run at once as there are threads")
    func parallel() async throws {
        let threads = ThreadPool(count: 3, name: "test")
        let (arrived, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let running = Atomic<Int>(0)
        for _ in 0..<6 {
            threads.submit {
                running.wrappingAdd(1, ordering: .relaxed)
                arrived.signal()
                gate.wait()
                running.wrappingSubtract(1, ordering: .relaxed)
            }
        }
        let watcher = ThreadPool(count: 1, name: "watcher")
        let most = await watcher.run {
            for _ in 0..<3 { arrived.wait() }
            return running.load(ordering: .relaxed)
        }
        #expect(most == 3)
        for _ in 0..<6 { gate.signal() }
        await watcher.run { for _ in 0..<3 { arrived.wait() } }
    }

    @Test("The work of a cancelled task runs, and its caller gets the result")
    func cancelled() async {
        let threads = ThreadPool(count: 1, name: "test")
        let gate = DispatchSemaphore(value: 0)
        threads.submit { gate.wait() }
        let before = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await threads.run { 1 }
        }
        let meanwhile = Task { await threads.run { 2 } }
        meanwhile.cancel()
        gate.signal()
        #expect(await before.value == 1)
        #expect(await meanwhile.value == 2)
    }

    @Test("With the last reference the threads end, after the work that was left")
    func end() async {
        let done = Mutex<[Int]>([])
        let gate = DispatchSemaphore(value: 0)
        let arrived = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
        let watcher = ThreadPool(count: 1, name: "watcher")
        var threads: ThreadPool? = ThreadPool(count: 2, name: "test")
        weak let pool = threads
        for _ in 0..<2 {
            threads?.submit {
                // Signals when the thread that ran this ends.
                ThreadEnd.signal(ended)
                arrived.signal()
                gate.wait()
            }
        }
        for number in 0..<10 { threads?.submit { done.withLock { $0.append(number) } } }
        // Or one thread might run both, and only its end would be told.
        await watcher.run { for _ in 0..<2 { arrived.wait() } }
        threads = nil
        #expect(pool == nil)
        #expect(done.withLock { $0.isEmpty })
        gate.signal()
        gate.signal()
        await watcher.run { for _ in 0..<2 { ended.wait() } }
        #expect(done.withLock { $0.sorted() } == Array(0..<10))
    }
}

/// Tells of the end of a thread, by a destructor of its thread-specific data.
private enum ThreadEnd {
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key) { value in
            guard let value else { return }
            Unmanaged<DispatchSemaphore>.fromOpaque(value).takeRetainedValue().signal()
        }
        return key
    }()

    /// Signals once the calling thread has ended.
    static func signal(_ semaphore: DispatchSemaphore) {
        pthread_setspecific(key, Unmanaged.passRetained(semaphore).toOpaque())
    }
}
