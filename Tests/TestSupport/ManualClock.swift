import RequestGuard
import Synchronization

/// A clock that only a test sets forward; those who sleep wake when their time has come.
public final class ManualClock: Clock, Sendable {
    public typealias Instant = ContinuousClock.Instant

    private struct Sleeper {
        let id: Int
        let deadline: Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = ContinuousClock.now
        var sleepers: [Sleeper] = []
        var lastSleeper = 0
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let start: Instant
    private let startMilliseconds: Int64

    /// - Parameter milliseconds: the time of day that it begins with, since 1970.
    public init(milliseconds: Int64 = 1_700_000_000_000) {
        start = state.withLock { $0.now }
        startMilliseconds = milliseconds
    }

    public var now: Instant { state.withLock { $0.now } }
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// The time of day, in milliseconds since 1970.
    public var milliseconds: Int64 { startMilliseconds + Int64((now - start) / .milliseconds(1)) }
    public var timestamp: Timestamp { Timestamp(milliseconds: milliseconds) }

    /// Sets the clock forward.
    public func advance(by step: Duration) {
        let awake = state.withLock { state in
            state.now += step
            let awake = state.sleepers.filter { $0.deadline <= state.now }
            state.sleepers.removeAll { $0.deadline <= state.now }
            return awake
        }
        for sleeper in awake { sleeper.continuation.resume() }
    }

    public func advance(seconds: some BinaryInteger) { advance(by: .seconds(seconds)) }

    /// Lets the only sleeper run once, and returns when it sleeps again.
    public func step(by step: Duration) async {
        await someoneSleeps()
        advance(by: step)
        await someoneSleeps()
    }

    /// Returns when somebody sleeps.
    public func someoneSleeps() async {
        await withCheckedContinuation { continuation in
            let isAsleep = state.withLock { state in
                if state.sleepers.isEmpty { state.watchers.append(continuation) }
                return !state.sleepers.isEmpty
            }
            if isAsleep { continuation.resume() }
        }
    }

    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let id = state.withLock { state in
            state.lastSleeper += 1
            return state.lastSleeper
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let watchers = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
                    guard deadline > state.now, !Task.isCancelled else { return nil }
                    state.sleepers.append(Sleeper(id: id, deadline: deadline, continuation: continuation))
                    defer { state.watchers = [] }
                    return state.watchers
                }
                guard let watchers else {
                    return continuation.resume(with: Result { try Task.checkCancellation() })
                }
                for watcher in watchers { watcher.resume() }
            }
        } onCancel: {
            let cancelled = state.withLock { state in
                state.sleepers.firstIndex { $0.id == id }.map { state.sleepers.remove(at: $0) }
            }
            cancelled?.continuation.resume(throwing: CancellationError())
        }
    }
}
