import Dispatch
import Glibc
import Synchronization

/// Ends the process cleanly on SIGINT, SIGTERM and SIGHUP: partial outputs are removed and the terminal restored, then
/// the process exits with 128 and the number of the signal. A second signal ends it at once.
///
/// A signal that was ignored when the process began, as SIGHUP under nohup, stays so. SIGPIPE and SIGXFSZ are ignored,
/// so that what they tell is an error of the write.
public final class Interruption: @unchecked Sendable {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// Set once the process has been asked to end.
    public let cancellation = CancellationFlag()

    private let isInterrupted = Atomic<Bool>(false)
    private let cleanup: ExitCleanup
    private let arrivals = DispatchQueue(label: "paccrypt.signals")
    private let work = DispatchQueue(label: "paccrypt.exit-cleanup")
    /// Kept so that they stay active, and not touched again: why the class may be Sendable.
    private let sources: [any DispatchSourceSignal]

    /// Takes over the signals. To be called first in the process: threads begun before would still die of them.
    public init(cleanup: ExitCleanup = .process) {
        self.cleanup = cleanup
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        let handled = Self.signals.filter { !Self.isIgnored($0) }
        Self.block(handled)
        sources = handled.map { [arrivals] in DispatchSource.makeSignalSource(signal: $0, queue: arrivals) }
        for (number, source) in zip(handled, sources) {
            source.setEventHandler { [self] in arrived(number) }
            source.activate()
        }
    }

    /// Does not return when the process has been asked to end: it exits when all is cleaned up.
    ///
    /// To be called before the process exits for another reason, such as the failure that the interruption caused.
    public func waitForExitIfInterrupted() {
        while isInterrupted.load(ordering: .sequentiallyConsistent) { pause() }
    }

    private func arrived(_ number: Int32) {
        let isFirst = !isInterrupted.exchange(true, ordering: .sequentiallyConsistent)
        if !isFirst { _exit(128 + number) }
        cancellation.cancel()
        work.async { [self] in
            cleanup.runAll()
            _exit(128 + number)
        }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        // Function pointers have no equality.
        let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Keeps signals from interrupting any thread, which leaves them to the sources.
    private static func block(_ signals: [Int32]) {
        var set = sigset_t()
        sigemptyset(&set)
        for number in signals { sigaddset(&set, number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }
}

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
