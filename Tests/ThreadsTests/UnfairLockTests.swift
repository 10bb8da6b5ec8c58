import Testing
import Threads

struct UnfairLockTests {
    private struct Failure: Error {}

    @Test("One thread at a time has the value")
    func exclusive() async {
        let counter = UnfairLock(0)
        let pool = ThreadPool(count: 4, name: "counting")
        await withTaskGroup(of: Void.self) { tasks in
            for _ in 0..<4 {
                tasks.addTask {
                    await pool.run { for _ in 0..<50_000 { counter.withLock { $0 += 1 } } }
                }
            }
        }
        #expect(counter.withLock { $0 } == 200_000)
    }

    @Test("A call that throws gives the value back, with what it changed")
    func failure() {
        let value = UnfairLock([1])
        #expect(throws: Failure.self) {
            try value.withLock { value throws(Failure) in
                value.append(2)
                throw Failure()
            }
        }
        #expect(value.withLock { $0 } == [1, 2])
    }
}
