import AdminAccess
import RequestGuard
import Synchronization

/// Keeps pardons as long as the process lives.
public final class InMemoryPardonStore: PardonStore {
    private struct State {
        var pardons: [(pardon: Pardon, at: Timestamp)] = []
        var lastNumber: Int64 = 0
    }

    private let state = Mutex(State())

    /// A store without pardons.
    public init() {}

    public func leave(_ subject: PardonSubject, now: Timestamp) async {
        state.withLock { state in
            state.pardons.removeAll {
                now.milliseconds - $0.at.milliseconds >= Int64(Pardon.lifetimeSeconds) * 1000
            }
            state.lastNumber += 1
            state.pardons.append((Pardon(number: state.lastNumber, subject: subject), now))
        }
    }

    public func pardons(after number: Int64) async -> [Pardon] {
        state.withLock { $0.pardons.map(\.pardon).filter { $0.number > number } }
    }

    public func lastNumber() async -> Int64 {
        state.withLock(\.lastNumber)
    }
}
