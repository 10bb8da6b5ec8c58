import Synchronization
import Testing

@testable import RequestGuard

@Suite("Turns")
struct TurnsTests {
    /// A door that a test opens.
    private final class Gate: Sendable {
        private let stream: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation

        init() {
            (stream, continuation) = AsyncStream.makeStream()
        }

        func open() { continuation.finish() }
        func pass() async { for await _ in stream {} }
    }

    /// What is under way, and what was.
    private final class Work: Sendable {
        private let state = Mutex((running: 0, order: [Int]()))

        var order: [Int] { state.withLock { $0.order } }

        /// Begins a piece of it, and tells how many are under way now.
        func begin(_ number: Int) -> Int {
            state.withLock { state in
                state.running += 1
                state.order.append(number)
                return state.running
            }
        }

        func end() { state.withLock { $0.running -= 1 } }
    }

    private func waiting(_ count: Int, in turns: Turns<String>) async {
        while turns.waitingCount(for: "a") != count { await Task.yield() }
    }

    @Test("of many who want the same thing one is at it at a time, in the order in which they came")
    func oneByOne() async throws {
        let turns = Turns<String>(mostWaiting: 50)
        let gate = Gate()
        let work = Work()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await turns.run("a") { await gate.pass() } }
            while turns.busyCount == 0 { await Task.yield() }
            for number in 0..<50 {
                group.addTask {
                    try await turns.run("a") {
                        #expect(work.begin(number) == 1)
                        await Task.yield()
                        work.end()
                    }
                }
                await waiting(number + 1, in: turns)
            }
            // Who wants something else does not wait.
            #expect(try await turns.run("b") { 5 } == 5)
            gate.open()
            try await group.waitForAll()
        }
        #expect(work.order == Array(0..<50))
        #expect(turns.busyCount == 0, "and a thing that nobody wants is forgotten")
    }

    @Test("no more wait than may, and an error ends a turn, too")
    func bounded() async throws {
        let turns = Turns<String>(mostWaiting: 1)
        let gate = Gate()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await turns.run("a") { await gate.pass() } }
            while turns.busyCount == 0 { await Task.yield() }
            group.addTask {
                await #expect(throws: NoPlace.atAll) { try await turns.run("a") { throw NoPlace.atAll } }
            }
            await waiting(1, in: turns)
            await #expect(throws: NoPlace.ofOwner) { try await turns.run("a") {} }
            gate.open()
        }
        #expect(turns.busyCount == 0)
    }

    @Test("who gives up leaves the line, and the others get their turns")
    func cancelled() async throws {
        let turns = Turns<String>(mostWaiting: 5)
        let gate = Gate()
        let first = Task { try await turns.run("a") { await gate.pass() } }
        while turns.busyCount == 0 { await Task.yield() }
        let second = Task { try await turns.run("a") { 2 } }
        await waiting(1, in: turns)
        let third = Task { try await turns.run("a") { 3 } }
        await waiting(2, in: turns)
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(turns.waitingCount(for: "a") == 1)
        gate.open()
        try await first.value
        #expect(try await third.value == 3)
        #expect(turns.busyCount == 0)
    }

    @Test("who has given up before gets no turn")
    func cancelledBefore() async throws {
        let turns = Turns<String>(mostWaiting: 5)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await turns.run("a") { 1 }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(turns.busyCount == 0)
    }
}
