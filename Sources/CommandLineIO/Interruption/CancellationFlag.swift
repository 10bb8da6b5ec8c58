import Synchronization

/// Asks work on other threads to stop.
public final class CancellationFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    /// A flag that nobody has set.
    public init() {}

    /// Whether the work should stop.
    public var isCancelled: Bool { flag.load(ordering: .relaxed) }

    /// Asks the work to stop.
    public func cancel() {
        flag.store(true, ordering: .relaxed)
    }
}
