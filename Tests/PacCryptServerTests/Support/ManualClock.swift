import PacCryptServer
import Synchronization

/// A clock that a test sets forward; those who sleep wake when their time has come.
final class ManualClock: Sendable {
    private struct State {
        var now = ContinuousClock.now
        var sleepers: [(deadline: ContinuousClock.Instant, continuation: CheckedContinuation<Void, Never>)] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var clock: DerivationClock {
        DerivationClock(now: { self.state.withLock { $0.now } }, sleep: { await self.sleep(until: $0) })
    }

    /// Sets the clock forward.
    func advance(by step: Duration) {
        let awake = state.withLock { state in
            state.now += step
            let awake = state.sleepers.filter { $0.deadline <= state.now }
            state.sleepers.removeAll { $0.deadline <= state.now }
            return awake.map(\.continuation)
        }
        for continuation in awake { continuation.resume() }
    }

    /// Returns when somebody sleeps.
    func someoneSleeps() async {
        await withCheckedContinuation { continuation in
            let isAsleep = state.withLock { state in
                if state.sleepers.isEmpty { state.watchers.append(continuation) }
                return !state.sleepers.isEmpty
            }
            if isAsleep { continuation.resume() }
        }
    }

    private func sleep(until deadline: ContinuousClock.Instant) async {
        await withCheckedContinuation { continuation in
            let (isOver, watchers) = state.withLock { state in
                guard deadline > state.now else { return (true, [CheckedContinuation<Void, Never>]()) }
                state.sleepers.append((deadline, continuation))
                defer { state.watchers = [] }
                return (false, state.watchers)
            }
            if isOver { continuation.resume() }
            for watcher in watchers { watcher.resume() }
        }
    }
}
