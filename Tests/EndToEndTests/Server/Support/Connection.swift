import Foundation
import Glibc

/// A TCP connection to a server on loopback, byte by byte; closed with the last reference to it. Calls block for at
/// most ninety seconds.
final class Connection {
    enum Failure: Error {
        case notConnected(errno: Int32)
        case sendFailed(errno: Int32)
        case timedOut
    }

    private(set) var descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 90, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure.notConnected(errno: errno) }
    }

    deinit {
        disconnect()
    }

    func send(_ text: String) throws { try send(Data(text.utf8)) }

    func send(_ bytes: Data) throws {
        try bytes.withUnsafeBytes { buffer in
            var sent = 0
            while let start = buffer.baseAddress, sent < buffer.count {
                let count = Glibc.send(descriptor, start + sent, buffer.count - sent, Int32(MSG_NOSIGNAL))
                guard count > 0 else { throw Failure.sendFailed(errno: errno) }
                sent += count
            }
        }
    }

    /// Sends what the system has room for at once, and returns how many bytes that were.
    func sendWhatFits(_ bytes: Data) throws -> Int {
        let count = bytes.withUnsafeBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
        if count >= 0 { return count }
        guard errno == EAGAIN else { throw Failure.sendFailed(errno: errno) }
        return 0
    }

    /// Receives what comes next; nothing once the server has closed.
    func receive() throws -> Data {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        // A reset comes when the server closed with bytes unread: the end as well.
        guard count >= 0 || errno == ECONNRESET else { throw Failure.timedOut }
        return Data(buffer[..<max(count, 0)])
    }

    /// Receives one answer to its end, by its `Content-Length`; less when the server closes before.
    func receiveAnswer() throws -> Data {
        var received = Data()
        while case let more = try receive(), !more.isEmpty {
            received += more
            guard let end = received.range(of: Data("\r\n\r\n".utf8)) else { continue }
            let head = String(decoding: received[..<end.lowerBound], as: UTF8.self)
            let length = head.firstMatch(of: #/(?i)content-length: (\d+)/#).flatMap { Int($0.1) } ?? 0
            if received.count >= end.upperBound + length { break }
        }
        return received
    }

    /// Receives until the server closes.
    func receiveToEnd() throws -> Data {
        var received = Data()
        while case let more = try receive(), !more.isEmpty { received += more }
        return received
    }

    /// Whether something can be received, or the server closed, within a time.
    func isReadable(milliseconds: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, milliseconds) == 1
    }

    /// Sends nothing more; the answer can still be received.
    func endOutput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes as a client that ends.
    func disconnect() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
    }

    /// Closes as a client that crashed: the server gets a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        disconnect()
    }
}
