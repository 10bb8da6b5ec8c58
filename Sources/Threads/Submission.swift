/// Work that a pool was given and does meanwhile. One task waits for it, once.
public final class Submission<Output: Sendable>: Sendable {
    private enum State {
        case underWay
        case awaited(CheckedContinuation<Result<Output, any Error>, Never>)
        case done(Result<Output, any Error>)
    }

    private let state: UnfairLock<State>

    /// Work that is done.
    public init(_ result: Result<Output, any Error>) {
        state = UnfairLock(.done(result))
    }

    fileprivate init() {
        state = UnfairLock(.underWay)
    }

    /// What the work returned; waits for its end.
    ///
    /// - Throws: what the work threw, and nothing else.
    public nonisolated(nonsending) var value: Output {
        get async throws {
            let result = await withCheckedContinuation { continuation in
                let done: Result<Output, any Error>? = state.withLock { state in
                    if case .done(let result) = state { return result }
                    state = .awaited(continuation)
                    return nil
                }
                if let done { continuation.resume(returning: done) }
            }
            return try result.get()
        }
    }

    fileprivate func end(_ result: Result<Output, any Error>) {
        let waiting: CheckedContinuation<Result<Output, any Error>, Never>? = state.withLock { state in
            defer { state = .done(result) }
            if case .awaited(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(returning: result)
    }
}

extension ThreadPool {
    /// Begins a blocking call on one of the threads and goes on.
    public func start<Output: Sendable>(_ body: @escaping @Sendable () throws -> Output) -> Submission<Output> {
        let submission = Submission<Output>()
        submit { submission.end(Result(catching: body)) }
        return submission
    }
}
