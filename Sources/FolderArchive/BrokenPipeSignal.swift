import Glibc

/// The signal that a write to a pipe without a reader raises.
enum BrokenPipeSignal {
    /// Runs `body` with the signal held back from this thread, so that such a write fails with `EPIPE` instead of
    /// ending the process. A signal raised meanwhile is discarded; one that was pending before is left alone.
    static func blocked<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
        var signals = sigset_t()
        var previous = sigset_t()
        var pending = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        sigpending(&pending)
        let wasPending = sigismember(&pending, SIGPIPE) == 1
        pthread_sigmask(SIG_BLOCK, &signals, &previous)
        defer {
            var noWait = timespec()
            if !wasPending { while sigtimedwait(&signals, nil, &noWait) == -1 && errno == EINTR {} }
            pthread_sigmask(SIG_SETMASK, &previous, nil)
        }
        try body()
    }
}
