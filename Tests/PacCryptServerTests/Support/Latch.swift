import Synchronization

/// Holds work back until a test lets it go, and tells how much of it has come.
final class Latch: Sendable {
    private struct State {
        var arrivals = 0
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    private let door = BlockingDoor()

    /// Counts an arrival and blocks the thread until the latch is open.
    func pass() {
        let watchers = state.withLock { state in
            state.arrivals += 1
            let due = state.watchers.filter { $0.count <= state.arrivals }
            state.watchers.removeAll { $0.count <= state.arrivals }
            return due.map(\.continuation)
        }
        for watcher in watchers { watcher.resume() }
        door.wait()
    }

    /// Returns when so many have come.
    func arrivals(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state in
                if state.arrivals < count { state.watchers.append((count, continuation)) }
                return state.arrivals >= count
            }
            if isDue { continuation.resume() }
        }
    }

    /// Lets through all that wait and all that come.
    func open() {
        door.open()
    }
}
