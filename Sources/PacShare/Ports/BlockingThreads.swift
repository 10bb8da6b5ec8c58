/// Where adapters of the ports make calls that block: threads apart from event loops and from Swift's cooperative
/// threads.
public struct BlockingThreads: Sendable {
    private let submitWork: @Sendable (@escaping @Sendable () -> Void) -> Void

    /// - Parameter submit: runs work on one of the threads. Work that was submitted is always run: somebody waits
    ///   for it.
    public init(submit: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {
        submitWork = submit
    }

    /// Runs a blocking call on one of the threads, without waiting for it.
    public func submit(_ work: @escaping @Sendable () -> Void) {
        submitWork(work)
    }

    /// Runs a blocking call and suspends until it has returned.
    public nonisolated(nonsending) func run<Output: Sendable>(
        _ body: @escaping @Sendable () throws -> Output
    ) async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            submitWork { continuation.resume(with: Result(catching: body)) }
        }
    }
}
