import PacShare
import Synchronization

/// Accepted codes in the memory of one process.
public final class InMemoryAcceptedCodeStore: AcceptedCodeStore {
    private let steps = Mutex<[ShareKey: UInt64]>([:])

    /// Makes an empty store.
    public init() {}

    public func accept(_ step: UInt64, of share: ShareKey) async -> Bool {
        steps.withLock { steps in
            if let last = steps[share], step <= last { return false }
            steps = steps.filter { step < $0.value + ShareLimitation.keptCodeSteps }
            steps[share] = step
            return true
        }
    }
}
