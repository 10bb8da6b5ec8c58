import Synchronization

/// What must be undone when the process is interrupted: partial outputs, the terminal's echo, a progress line.
public final class ExitCleanup: Sendable {
    /// The one that an interruption of this process runs.
    public static let process = ExitCleanup()

    /// Names one registered action.
    struct Token: Hashable, Sendable {
        fileprivate let number: UInt64
    }

    private struct State {
        var isClosed = false
        var next: UInt64 = 0
        var actions: [Token: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    /// Makes one of its own, for tests.
    public init() {}

    /// Makes something and registers how to undo it. An interruption comes before both or after both.
    func making<Value: Sendable>(
        undoing: (Value) -> @Sendable () -> Void, _ make: () throws(CommandFailure) -> Value
    ) throws(CommandFailure) -> (Value, Token) {
        try state.withLock { state throws(CommandFailure) in
            if state.isClosed { throw .cancelled }
            let value = try make()
            let token = Token(number: state.next)
            state.next += 1
            state.actions[token] = undoing(value)
            return (value, token)
        }
    }

    /// Does what makes undoing needless, and forgets the action. An interruption comes before or after; when it came
    /// before, `finish` is not called and the failure `cancelled` is thrown.
    func finishing<Value: Sendable>(
        _ token: Token, _ finish: () throws(CommandFailure) -> Value
    ) throws(CommandFailure) -> Value {
        try state.withLock { state throws(CommandFailure) in
            if state.isClosed { throw .cancelled }
            let value = try finish()
            state.actions[token] = nil
            return value
        }
    }

    /// Forgets an action; false when an interruption took it over.
    @discardableResult
    func forget(_ token: Token) -> Bool {
        state.withLock { $0.actions.removeValue(forKey: token) != nil }
    }

    /// Undoes everything, newest first. From then on nothing can be made or finished.
    func runAll() {
        let actions = state.withLock { state in
            defer { state.actions = [:] }
            state.isClosed = true
            return state.actions
        }
        for (_, undo) in actions.sorted(by: { $0.key.number > $1.key.number }) {
            undo()
        }
    }
}
