import Glibc

/// Keeps a value for one thread at a time, as `Mutex` does, for what threads that compute share with an event loop.
///
/// On Linux a contended `Mutex` is handed over to the thread that has waited longest (`FUTEX_UNLOCK_PI`), whether it has
/// a core or not: on a machine that is busy everybody else then waits until that thread gets one, for 5 to 18 ms where
/// that was measured. This one is free as soon as it is given back, for whoever comes first.
///
/// Unchecked: the lock guards the value.
public final class UnfairLock<Value>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    /// - Parameter value: what is kept.
    public init(_ value: sending Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        var attributes = pthread_mutexattr_t()
        pthread_mutexattr_init(&attributes)
        // It is held for less time than falling asleep takes.
        pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_ADAPTIVE_NP))
        pthread_mutex_init(mutex, &attributes)
        pthread_mutexattr_destroy(&attributes)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Lends the value for the time of the call, which must not take this lock again.
    ///
    /// - Throws: what `body` throws.
    public func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
