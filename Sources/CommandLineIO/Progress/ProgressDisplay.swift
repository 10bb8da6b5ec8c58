import Dispatch
import Glibc
import Synchronization

/// Shows the progress of work on a terminal, in one line that is cleared at the end. Not on anything but a terminal.
public final class ProgressDisplay {
    private let timer: any DispatchSourceTimer
    private let screen: ProgressScreen
    private let cleanup: ExitCleanup
    private let token: ExitCleanup.Token

    /// Begins to show how far `counter` is; nil when nothing is to be shown.
    ///
    /// - Parameters:
    ///   - name: The name of what is worked on. Control characters in it are replaced.
    ///   - total: The bytes to do, where known.
    ///   - quiet: Whether the user wants none.
    ///   - descriptor: The terminal, standard error by default.
    ///   - terminalType: The environment's `TERM`.
    public init?(
        name: String, total: UInt64?, counter: ProgressCounter, quiet: Bool = false,
        descriptor: Int32 = STDERR_FILENO, terminalType: String? = getenv("TERM").map { String(cString: $0) },
        cleanup: ExitCleanup = .process
    ) {
        guard
            Self.isShown(isTerminal: isatty(descriptor) == 1, terminalType: terminalType, quiet: quiet)
        else { return nil }
        let screen = ProgressScreen(
            ProgressMeter(name: name, total: total), counter: counter, descriptor: descriptor)
        let made = try? cleanup.making(
            undoing: { screen in { screen.stop() } }, { () throws(CommandFailure) in screen })
        guard let token = made?.1 else { return nil }
        self.screen = screen
        self.cleanup = cleanup
        self.token = token
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "paccrypt.progress"))
        timer.schedule(deadline: .now() + .milliseconds(200), repeating: .milliseconds(200))
        timer.setEventHandler { screen.update() }
        timer.activate()
    }

    deinit {
        stop()
    }

    /// Clears the line; nothing is shown from then on.
    public func stop() {
        timer.cancel()
        cleanup.forget(token)
        screen.stop()
    }

    static func isShown(isTerminal: Bool, terminalType: String?, quiet: Bool) -> Bool {
        isTerminal && !quiet && !(terminalType ?? "dumb").isEmpty && terminalType != nil && terminalType != "dumb"
    }
}

/// The line on the terminal.
private final class ProgressScreen: Sendable {
    private struct State {
        var meter: ProgressMeter
        var isLineShown = false
        var isStopped = false
    }

    /// Goes to the start of the line; the last clears what follows (ECMA-48, EL).
    private static let lineStart = "\r"
    private static let clearRest = "\u{1B}[K"
    private static let usualWidth = 80

    private let state: Mutex<State>
    private let counter: ProgressCounter
    private let descriptor: Int32
    private let start = ContinuousClock.now

    init(_ meter: ProgressMeter, counter: ProgressCounter, descriptor: Int32) {
        state = Mutex(State(meter: meter))
        self.counter = counter
        self.descriptor = descriptor
    }

    func update() {
        state.withLock { state in
            guard !state.isStopped, let line = state.meter.line(done: counter.bytes, after: .now - start) else {
                return
            }
            // A line that fills the last column would wrap on some terminals.
            write(Self.lineStart + line.text(width: columns - 1) + Self.clearRest)
            state.isLineShown = true
        }
    }

    func stop() {
        state.withLock { state in
            if state.isLineShown, !state.isStopped { write(Self.lineStart + Self.clearRest) }
            state.isStopped = true
        }
    }

    private var columns: Int {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : Self.usualWidth
    }

    /// Writes what the terminal takes: progress that cannot be shown is no failure.
    private func write(_ text: String) {
        var text = text
        text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
