import Dispatch
import Foundation
import Glibc
import Synchronization

/// What a process writes to a pipe, gathered on a thread of its own so that the pipe never fills.
final class ServerLog: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var hasEnded = false
    }

    private let state = Mutex(State())
    /// Signalled whenever something came, and at the end.
    private let news = DispatchSemaphore(value: 0)

    /// - Parameter descriptor: the end to read from; closed at the end of what comes.
    init(owning descriptor: Int32) {
        Thread.detachNewThread { [self] in gather(descriptor) }
    }

    /// All that was written up to now.
    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    /// Waits until the log holds a text. Returns whether it does.
    func wait(for text: String, seconds: Double = 60) -> Bool {
        wait(seconds: seconds) { $0.text.contains(text) }
    }

    /// Waits until the process has closed its side. Returns whether it has.
    func waitForEnd(seconds: Double) -> Bool {
        wait(seconds: seconds) { $0.hasEnded }
    }

    private var hasEnded: Bool { state.withLock { $0.hasEnded } }

    private func wait(seconds: Double, until isDone: (ServerLog) -> Bool) -> Bool {
        let deadline = DispatchTime.now() + seconds
        while true {
            // Looked at first: what came before the end is in the text by then.
            let isLast = hasEnded
            if isDone(self) { return true }
            if isLast || news.wait(timeout: deadline) == .timedOut { return isDone(self) }
        }
    }

    private func gather(_ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            state.withLock { $0.bytes += buffer[..<count] }
            news.signal()
        }
        close(descriptor)
        state.withLock { $0.hasEnded = true }
        news.signal()
    }
}
