import Glibc

/// Settings of a thread while it works on an archive.
enum ThreadState {
    /// Runs `body` with the signal held back that a write to a pipe without a reader raises, so that such a write fails
    /// with `EPIPE` instead of ending the process. A signal raised meanwhile is discarded; one that was pending before
    /// is left alone.
    static func blockingBrokenPipeSignal<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
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

    /// Runs `body` with UTF-8 as the character encoding, which libarchive converts names to.
    ///
    /// Names in pax records are UTF-8 unless the archive says that they are bytes. In the C locale, which a program
    /// starts in, libarchive could not tell apart those that differ in anything but ASCII.
    static func usingUTF8<Output, Failure: Error>(_ body: () throws(Failure) -> Output) throws(Failure) -> Output {
        guard let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil) else { return try body() }
        let previous = uselocale(locale)
        defer {
            uselocale(previous)
            freelocale(locale)
        }
        return try body()
    }
}
