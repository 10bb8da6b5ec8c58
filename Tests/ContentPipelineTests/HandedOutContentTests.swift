import ContentPipeline
import Synchronization
import Testing
import Threads

/// Content that a blocking call hands out on a thread of its own.
struct HandedOutContentTests {
    private struct Broken: Error {}

    private let threads = ThreadPool(count: 1, name: "giver")

    private func content(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 11) }
    }

    @Test(
        "All of it arrives in order, whatever its pieces",
        arguments: [[], [0], [1], [70_000, 1, 900_000], [256 << 10]])
    func order(sizes: [Int]) async throws {
        let sink = Collector()
        let pieces = sizes.map(content)
        let given = try await sink.write { [threads] give in
            try await threads.run {
                for piece in pieces { try piece.withUnsafeBytes { try give($0) } }
                return pieces.count
            }
        }
        #expect(given == pieces.count)
        #expect(sink.bytes == pieces.flatMap(\.self))
        #expect(!sink.isFinished)
    }

    @Test("A call that fails in the middle fails the transfer with its own error")
    func producerFails() async throws {
        let sink = Collector()
        let piece = content(300_000)
        await #expect(throws: Broken.self) {
            try await sink.write { [threads] give in
                try await threads.run { () throws in
                    try piece.withUnsafeBytes { try give($0) }
                    throw Broken()
                }
            }
        }
        #expect(sink.isAborted, "so that its end can never pass for that of the content")
    }

    @Test("A sink that fails stops the call, which waits for room by then")
    func sinkFails() async throws {
        let sink = Collector()
        sink.room = 300_000
        let piece = content(1 << 20)
        let ended = Mutex<(any Error)?>(nil)
        await #expect(throws: Collector.Full.self) {
            try await sink.write { [threads] give in
                try await threads.run {
                    do {
                        for _ in 0..<100 { try piece.withUnsafeBytes { try give($0) } }
                    } catch {
                        ended.withLock { $0 = error }
                        throw error
                    }
                }
            }
        }
        #expect(ended.withLock { $0 } is CancellationError)
        // The thread is free again.
        #expect(await threads.run { true })
    }

    @Test("A cancelled transfer ends as such, gives up its sink, and frees the call that waits for room")
    func cancelled() async throws {
        let piece = content(256 << 10)
        let given = Mutex(0)
        let ended = Mutex<(any Error)?>(nil)
        let transfer = Task { [threads] in
            let sink = Collector()
            // The first piece is taken when the others wait.
            sink.onWrite = {
                while given.withLock({ $0 }) < 2 { await Task.yield() }
                withUnsafeCurrentTask { $0?.cancel() }
            }
            do {
                try await sink.write { give in
                    try await threads.run {
                        do {
                            while true {
                                try piece.withUnsafeBytes { try give($0) }
                                given.withLock { $0 += 1 }
                            }
                        } catch {
                            ended.withLock { $0 = error }
                            throw error
                        }
                    }
                }
            } catch {
                #expect(sink.isAborted)
                throw error
            }
        }
        await #expect(throws: CancellationError.self) { try await transfer.value }
        #expect(ended.withLock { $0 } is CancellationError)
        #expect(await threads.run { true })
    }

    @Test("Two pieces wait for the sink, and no more")
    func bounded() async throws {
        let given = Mutex(0)
        let most = Mutex(0)
        let sink = Collector()
        let piece = content(256 << 10)
        // Only the task that writes into it calls this.
        nonisolated(unsafe) let taken = sink
        sink.onWrite = {
            let count = taken.bytes.count / piece.count
            // As far ahead as it gets, but for the end.
            while given.withLock({ $0 }) < min(40, count + 2) { await Task.yield() }
            for _ in 0..<50 { await Task.yield() }
            most.withLock { [ahead = given.withLock { $0 } - count] in $0 = max($0, ahead) }
        }
        try await sink.write { [threads] give in
            try await threads.run {
                for _ in 0..<40 {
                    try piece.withUnsafeBytes { try give($0) }
                    given.withLock { $0 += 1 }
                }
            }
        }
        #expect(sink.bytes.count == 40 * piece.count)
        #expect(most.withLock { $0 } == 2)
    }
}
