/// Threads on which calls may block, apart from event loops and from Swift's cooperative threads.
public protocol BlockingExecutor: Sendable {
    /// Runs work on one of the threads, in the order of submission when there is only one. Work that was submitted is
    /// always run: somebody waits for it.
    func submit(_ work: @escaping @Sendable () -> Void)
}

extension BlockingExecutor {
    /// Runs a blocking call and suspends until it has returned.
    ///
    /// - Throws: what `body` throws.
    public nonisolated(nonsending) func run<Output: Sendable>(
        _ body: @escaping @Sendable () throws -> Output
    ) async throws -> Output {
        try await withCheckedThrowingContinuation { continuation in
            submit { continuation.resume(with: Result(catching: body)) }
        }
    }
}
