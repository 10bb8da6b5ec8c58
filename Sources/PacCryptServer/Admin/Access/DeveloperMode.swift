import Synchronization

/// Whether errors are verbose: in the log, and in answers to the sessions of admins. It ends with the process.
public final class DeveloperMode: Sendable {
    private let state = Atomic(false)

    /// Errors are not verbose at first.
    public init() {}

    /// Whether errors are verbose.
    public var isOn: Bool { state.load(ordering: .relaxed) }

    /// Turns verbose errors on or off.
    func set(_ isOn: Bool) {
        state.store(isOn, ordering: .relaxed)
    }
}
