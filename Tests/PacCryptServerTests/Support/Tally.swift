import Synchronization

/// Counts what is under way, the most there was at once, and what has ended.
final class Tally: Sendable {
    private let state = Mutex((now: 0, most: 0, ended: 0))

    var most: Int { state.withLock { $0.most } }
    var ended: Int { state.withLock { $0.ended } }

    func begin() {
        state.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func end() {
        state.withLock {
            $0.now -= 1
            $0.ended += 1
        }
    }
}
