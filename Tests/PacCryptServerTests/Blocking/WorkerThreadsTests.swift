import Synchronization
import Testing

@testable import PacCryptServer

struct WorkerThreadsTests {
    @Test("Work on one thread is done in order, and what is left when the owner goes is still done")
    func order() async {
        let order = Mutex<[Int]>([])
        let latch = Latch()
        var threads: WorkerThreads? = WorkerThreads(count: 1, name: "test")
        threads?.submit { latch.pass() }
        for number in 0..<10 {
            threads?.submit { order.withLock { $0.append(number) } }
        }
        await withCheckedContinuation { continuation in
            threads?.submit { continuation.resume() }
            threads = nil
            latch.open()
        }
        #expect(order.withLock { $0 } == Array(0..<10))
    }
}
