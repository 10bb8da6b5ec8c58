import Synchronization

/// A value that takes time and is made while its user does something else. Dropping it gives it up.
final class EarlyValue<Value: Sendable>: Sendable {
    private let task: Task<Value, any Error>
    private let failure: Failure

    /// Why there is no value.
    private final class Failure: Sendable {
        let error = Mutex<(any Error)?>(nil)
    }

    /// - Parameter make: begins at once.
    init(_ make: @escaping @Sendable () async throws -> Value) {
        let failure = Failure()
        self.failure = failure
        task = Task {
            do {
                return try await make()
            } catch {
                failure.error.withLock { $0 = error }
                throw error
            }
        }
    }

    deinit {
        task.cancel()
    }

    /// Finds out without waiting whether there will be no value.
    ///
    /// - Throws: what making it threw.
    func check() throws {
        if let error = failure.error.withLock({ $0 }) { throw error }
    }

    /// The value, as soon as it is made.
    ///
    /// - Throws: what making it threw.
    var value: Value {
        get async throws {
            try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }
}
