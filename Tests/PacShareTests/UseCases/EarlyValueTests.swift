import Testing

@testable import PacShare

@Suite("A value that is made early")
struct EarlyValueTests {
    private struct Failed: Error {}

    /// Takes until it is given up, and tells so.
    private static func endless(_ givenUp: AsyncStream<Void>.Continuation) async throws -> Int {
        do {
            try await Task.sleep(for: .seconds(3600))
        } catch {
            givenUp.finish()
            throw error
        }
        return 0
    }

    @Test("it is there for everybody who asks, and made once")
    func shared() async throws {
        let (times, made) = AsyncStream<Int>.makeStream()
        let early = EarlyValue {
            made.yield(1)
            return 7
        }
        #expect(try await early.value == 7)
        #expect(try await early.value == 7)
        try early.check()
        made.finish()
        #expect(await times.reduce(0, +) == 1)
    }

    @Test("a failure shows without waiting, and to whoever waits")
    func failure() async throws {
        let early = EarlyValue<Int> { throw Failed() }
        await #expect(throws: Failed.self) { try await early.value }
        #expect(throws: Failed.self) { try early.check() }
    }

    @Test("dropping it gives it up")
    func dropped() async throws {
        let (stream, givenUp) = AsyncStream<Void>.makeStream()
        do {
            let early = EarlyValue { try await Self.endless(givenUp) }
            try early.check()
        }
        for await _ in stream {}
    }

    @Test("when one that builds on it is dropped, both are given up")
    func droppedChain() async throws {
        let (stream, givenUp) = AsyncStream<Void>.makeStream()
        do {
            let first = EarlyValue { try await Self.endless(givenUp) }
            let second = EarlyValue { try await first.value + 1 }
            try second.check()
        }
        for await _ in stream {}
    }

    @Test("whoever waits and is cancelled does not wait to the end")
    func cancelledWaiter() async throws {
        let (stream, givenUp) = AsyncStream<Void>.makeStream()
        let early = EarlyValue { try await Self.endless(givenUp) }
        let waiter = Task { try await early.value }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        for await _ in stream {}
    }
}
