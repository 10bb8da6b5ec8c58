import Glibc
import Synchronization

/// The fake clamd's end of a connection.
public final class FakeConnection: Sendable {
    private let descriptor: Mutex<Int32?>

    init(owning number: Int32) {
        descriptor = Mutex(number)
    }

    deinit {
        hangUp()
    }

    /// Closes the connection. Only the thread that serves it does: its number may be another's at once.
    public func hangUp() {
        descriptor.withLock { descriptor in
            if let number = descriptor { close(number) }
            descriptor = nil
        }
    }

    /// Ends the connection for both sides; who waits for bytes gets none.
    public func shutDown() {
        descriptor.withLock { if let number = $0 { shutdown(number, Int32(SHUT_RDWR)) } }
    }

    /// Up to the zero that ends a command.
    public func readCommand() -> String {
        var command: [UInt8] = []
        while let byte = read(1).first, byte != 0 { command.append(byte) }
        return String(decoding: command, as: UTF8.self)
    }

    /// The next bytes, at most so many; none at the end.
    public func read(_ count: Int) -> [UInt8] {
        guard let number = descriptor.withLock({ $0 }) else { return [] }
        var buffer = [UInt8](repeating: 0, count: count)
        let got = recv(number, &buffer, count, 0)
        return got > 0 ? Array(buffer[..<got]) : []
    }

    /// Exactly so many bytes; fewer only at the end.
    public func readFully(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece = read(count - bytes.count)
            if piece.isEmpty { break }
            bytes += piece
        }
        return bytes
    }

    /// The content of a stream, up to the chunk without bytes; nil when the connection ended before.
    public func readStream(_ pause: () -> Void = {}) -> [UInt8]? {
        var content: [UInt8] = []
        while true {
            let length = readFully(4)
            guard length.count == 4 else { return nil }
            let count = length.reduce(0) { $0 << 8 | Int($1) }
            if count == 0 { return content }
            content += readFully(count)
            pause()
        }
    }

    /// Writes text; returns false when nobody reads it.
    @discardableResult
    public func write(_ text: String) -> Bool {
        guard let number = descriptor.withLock({ $0 }) else { return false }
        let bytes = Array(text.utf8)
        return send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Does nothing until the other end hangs up, or the test ends.
    public func waitForEnd() {
        while !read(4096).isEmpty {}
    }

    /// Reads nothing until the other end has hung up, or the test ends.
    public func stall() {
        guard let number = descriptor.withLock({ $0 }) else { return }
        var waited = pollfd(fd: number, events: 0, revents: 0)
        poll(&waited, 1, -1)
    }
}
