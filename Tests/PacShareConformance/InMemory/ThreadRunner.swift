import Dispatch
import PacShare
import RequestGuard
import Synchronization

/// Derives on a thread of its own, counts, and can be told to be busy.
public final class ThreadRunner: DerivationRunner {
    /// What it throws while it is busy.
    public struct Busy: Error {}

    private let state = Mutex((count: 0, isBusy: false))

    public init() {}

    /// How many derivations were asked for.
    public var count: Int { state.withLock { $0.count } }

    public func setBusy(_ isBusy: Bool) {
        state.withLock { $0.isBusy = isBusy }
    }

    public func run<Value: Sendable>(
        _ demand: DerivationDemand, client: ClientKey, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let isBusy = state.withLock { state in
            state.count += 1
            return state.isBusy
        }
        guard !isBusy else { throw Busy() }
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
