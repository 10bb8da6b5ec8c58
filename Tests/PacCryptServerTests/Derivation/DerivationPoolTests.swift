import Foundation
import TestSupport
import Testing

@testable import PacCryptServer

extension DerivationClock {
    fileprivate init(_ clock: ManualClock) {
        self.init(now: { clock.now }, sleep: { try await clock.sleep(until: $0) })
    }
}

struct DerivationPoolTests {
    private struct BodyError: Error {}

    private func pool(
        cores: Int = 1, waiting: Int = 64, clock: DerivationClock = .continuous
    ) -> DerivationPool {
        DerivationPool(
            limits: DerivationLimits(cores: cores, memoryBytes: 1 << 30, waiting: waiting), clock: clock)
    }

    @Test("A derivation's result and its error come back, and it runs on a thread of the pool")
    func results() async throws {
        let pool = pool()
        let name = try await pool.run(cost: .standard, client: .named("a")) {
            try String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
        }
        #expect(name == "derivation\n")
        await #expect(throws: BodyError.self) {
            try await pool.run(cost: .standard, client: .named("a")) { throw BodyError() }
        }
    }

    @Test("No more run at once than there are cores, and all get their own result", .timeLimit(.minutes(5)))
    func cores() async throws {
        let pool = pool(cores: 2)
        let tally = Tally()
        let latch = Latch()
        let results = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<60 {
                group.addTask {
                    try await pool.run(cost: .light, client: .named("\(number)")) {
                        tally.begin()
                        latch.pass()
                        Thread.sleep(forTimeInterval: 0.0005)
                        tally.end()
                        return number
                    }
                }
            }
            // Until two run at once, none goes on.
            await latch.arrivals(2)
            latch.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.sorted() == Array(0..<60))
        #expect(tally.most == 2)
    }

    @Test("One whose task is cancelled while it waits leaves the queue at once and never runs")
    func cancellation() async throws {
        let manual = ManualClock()
        let pool = pool(waiting: 1, clock: DerivationClock(manual))
        let latch = Latch()
        async let first: Void = pool.run(cost: .standard, client: .named("a")) { latch.pass() }
        await latch.arrivals(1)
        let waiting = Task {
            try await pool.run(cost: .standard, client: .named("b")) { _ = Issue.record("cancelled, and yet it ran") }
        }
        await manual.someoneSleeps()
        await #expect(throws: DerivationError.self) { try await pool.run(cost: .standard, client: .named("c")) {} }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        async let third: Void = pool.run(cost: .standard, client: .named("c")) {}
        latch.open()
        try await first
        try await third
    }

    @Test("A task that was cancelled before never runs its derivation")
    func cancelledBefore() async {
        let pool = pool()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await pool.run(cost: .standard, client: .named("a")) { _ = Issue.record("cancelled, and yet it ran") }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("A cancellation that comes just before the derivation is queued is not overlooked")
    func cancelledMeanwhile() async throws {
        let cancelling = DerivationClock(
            now: {
                withUnsafeCurrentTask { $0?.cancel() }
                return .now
            }, sleep: { _ in })
        let pool = pool(clock: cancelling)
        let latch = Latch()
        let first = Task { try await pool.run(cost: .standard, client: .named("a")) { latch.pass() } }
        await latch.arrivals(1)
        let second = Task {
            try await pool.run(cost: .standard, client: .named("b")) { _ = Issue.record("cancelled, and yet it ran") }
        }
        await #expect(throws: CancellationError.self) { try await second.value }
        latch.open()
        try await first.value
    }

    @Test("Who has waited eight seconds is told to come back; what runs goes on")
    func expiry() async throws {
        let manual = ManualClock()
        let pool = pool(clock: DerivationClock(manual))
        let latch = Latch()
        async let first: Void = pool.run(cost: .standard, client: .named("a")) { latch.pass() }
        await latch.arrivals(1)
        let waiting = Task { try await pool.run(cost: .standard, client: .named("b")) {} }
        await manual.someoneSleeps()
        manual.advance(by: .seconds(8))
        let error = await #expect(throws: DerivationError.self) { try await waiting.value }
        #expect(error == .waitedTooLong(retryAfterSeconds: 8))
        latch.open()
        try await first
        try await pool.run(cost: .standard, client: .named("b")) {}
    }

    @Test("While the ordinary lanes are full, the reserved one serves")
    func reservedLane() async throws {
        let pool = pool()
        let latch = Latch()
        async let first: Void = pool.run(cost: .standard, client: .named("a")) { latch.pass() }
        await latch.arrivals(1)
        try await pool.run(cost: .standard, client: .named("admin"), lane: .reserved) {}
        latch.open()
        try await first
    }

    @Test("However many come, are refused and are cancelled: everybody gets one answer")
    func noLostAnswer() async {
        let pool = pool(cores: 2, waiting: 16)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<800 {
                group.addTask {
                    let task = Task {
                        try await pool.run(
                            cost: number % 5 == 0 ? .heavy(256) : .light, client: .named("\(number % 7)"),
                            lane: number % 11 == 0 ? .reserved : .ordinary
                        ) { number }
                    }
                    if number % 3 == 0 { task.cancel() }
                    switch await task.result {
                    case .success(let value): return value == number
                    case .failure(let error): return error is DerivationError || error is CancellationError
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 800)
        #expect(!outcomes.contains(false))
    }
}
