import Synchronization

/// A clock for one sleeper, which wakes only when the test says so.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var now = Instant(offset: .zero)
        var sleeper: (deadline: Instant, continuation: CheckedContinuation<Void, any Error>)?
        var tester: CheckedContinuation<Void, Never>?
        var isCancelled = false
    }

    private let state = Mutex(State())

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let tester = state.withLock { state -> CheckedContinuation<Void, Never>? in
                    guard !state.isCancelled else {
                        continuation.resume(throwing: CancellationError())
                        return nil
                    }
                    state.sleeper = (deadline, continuation)
                    defer { state.tester = nil }
                    return state.tester
                }
                tester?.resume()
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.isCancelled = true
                defer { state.sleeper = nil }
                return state.sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Waits until the sleeper sleeps: everything it did before is done.
    func untilAsleep() async {
        await withCheckedContinuation { continuation in
            let isAsleep = state.withLock { state in
                if state.sleeper == nil { state.tester = continuation }
                return state.sleeper != nil
            }
            if isAsleep { continuation.resume() }
        }
    }

    /// Lets the sleeper run once and waits until it sleeps again.
    func step(by duration: Duration) async {
        await untilAsleep()
        let sleeper = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            state.now = state.now.advanced(by: duration)
            guard let sleeper = state.sleeper, sleeper.deadline <= state.now else { return nil }
            state.sleeper = nil
            return sleeper.continuation
        }
        sleeper?.resume()
        await untilAsleep()
    }
}
