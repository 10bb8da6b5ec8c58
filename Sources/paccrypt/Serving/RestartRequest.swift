import ServiceLifecycle
import Synchronization

/// Somebody's wish that the server ends in an orderly way and runs anew.
final class RestartRequest: Sendable {
    private struct State {
        var group: ServiceGroup?
        var isMade = false
    }

    private let state = Mutex(State())

    /// Whether the server was asked to run anew.
    var isMade: Bool { state.withLock(\.isMade) }

    /// The services that have to end first.
    func attach(_ group: ServiceGroup) {
        state.withLock { $0.group = group }
    }

    /// Begins to end them; returns at once.
    func make() {
        let group = state.withLock { state in
            state.isMade = true
            return state.group
        }
        guard let group else { return }
        Task { await group.triggerGracefulShutdown() }
    }
}
