import Synchronization

/// How many bytes of the input are done; readable while the work runs.
public final class ProgressCounter: Sendable {
    private let count = Atomic<UInt64>(0)

    /// A counter at 0.
    public init() {}

    /// The bytes that are done.
    public var bytes: UInt64 { count.load(ordering: .relaxed) }

    /// Adds bytes that are done.
    public func add(_ bytes: Int) {
        count.wrappingAdd(UInt64(bytes), ordering: .relaxed)
    }
}
