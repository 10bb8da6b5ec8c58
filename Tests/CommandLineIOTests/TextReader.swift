import SystemPackage
import Glibc
import Synchronization

@testable import CommandLineIO

/// Waits for texts that come on a descriptor, one after the other.
final class TextReader: Sendable {
    /// How long more is waited for at most, in milliseconds.
    private static let patience: Int32 = 60_000

    private let descriptor: Int32
    /// What came after the text that was last waited for.
    private let rest = Mutex("")

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Returns all that comes up to the end of a text.
    func wait(for text: String) throws -> String {
        try rest.withLock { rest in
            var seen = rest
            while true {
                if let range = seen.firstRange(of: text) {
                    rest = String(seen[range.upperBound...])
                    return String(seen[..<range.upperBound])
                }
                seen += try read()
            }
        }
    }

    /// What came already, without waiting.
    func available() throws -> String {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let isReady = try checked { poll(&request, 1, 0) } == 1 && request.revents & Int16(POLLIN) != 0
        return try rest.withLock { $0 } + (isReady ? read() : "")
    }

    private func read() throws -> String {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard try checked({ poll(&request, 1, Self.patience) }) == 1 else { throw Errno.timedOut }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = try checked { Glibc.read(descriptor, &buffer, buffer.count) }
        if count == 0 { throw Errno.brokenPipe }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }
}
