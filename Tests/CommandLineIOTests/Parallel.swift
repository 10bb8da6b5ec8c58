import Dispatch
import Synchronization

/// Work on a thread of its own, whose result can be waited for.
final class Parallel<Result: Sendable>: Sendable {
    private final class Outcome: Sendable {
        let value = Mutex<Result?>(nil)
    }

    private let group = DispatchGroup()
    private let outcome = Outcome()

    init(_ work: @escaping @Sendable () -> Result) {
        DispatchQueue(label: "test").async(group: group) { [outcome] in
            let result = work()
            outcome.value.withLock { $0 = result }
        }
    }

    /// Waits for the end.
    func join() -> Result? {
        group.wait()
        return outcome.value.withLock { $0 }
    }
}
