import Dispatch
import Foundation
import Glibc

/// A TCP connection to a server on loopback, byte by byte. Calls block for at most a minute.
struct RawConnection: Sendable {
    enum Failure: Error {
        case notConnected
        case sendFailed
        case timedOut(received: String)
    }

    private let descriptor: Int32

    /// Connects, runs `conversation` on a thread of its own, and closes.
    ///
    /// - Parameter receiveBuffer: how much the system keeps of what the server sent; as much as it likes unless told.
    static func talk<Value: Sendable>(
        to port: Int?, receiveBuffer: Int32? = nil, _ conversation: @escaping @Sendable (RawConnection) throws -> Value
    ) async throws -> Value {
        try await apart {
            let connection = try open(to: port, receiveBuffer: receiveBuffer)
            defer { connection.disconnect() }
            return try conversation(connection)
        }
    }

    /// Connects, sends a request and receives until a text has come, on a thread of its own.
    ///
    /// - Returns: the connection, to be ended with ``disconnect()``, and what was received.
    static func begin(
        to port: Int?, receiveBuffer: Int32? = nil, sending parts: [[UInt8]], until text: String
    ) async throws -> (connection: RawConnection, received: String) {
        try await apart {
            let connection = try open(to: port, receiveBuffer: receiveBuffer)
            for part in parts { try connection.send(part) }
            return (connection, try connection.receive(until: text))
        }
    }

    /// Runs what blocks on a thread of its own: the server's tasks need those that tests have in common.
    static func apart<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
        }
    }

    /// The same with several connections.
    static func talk<Value: Sendable>(
        to port: Int?, count: Int, receiveBuffer: Int32? = nil,
        _ conversation: @escaping @Sendable ([RawConnection]) throws -> Value
    ) async throws -> Value {
        guard count > 0 else { return try await talk(to: port) { _ in try conversation([]) } }
        return try await talk(to: port, receiveBuffer: receiveBuffer) { first in
            var connections = [first]
            defer { for connection in connections.dropFirst() { close(connection.descriptor) } }
            for _ in 1..<count {
                connections.append(try RawConnection(port: port ?? 0, receiveBuffer: receiveBuffer))
            }
            return try conversation(connections)
        }
    }

    /// Sends a request and receives until the server closes, on the calling thread.
    @available(*, noasync)
    static func once(to port: Int?, _ request: String) throws -> String {
        guard let port else { throw Failure.notConnected }
        let connection = try RawConnection(port: port)
        defer { close(connection.descriptor) }
        try connection.send(request)
        return try connection.receiveToEnd()
    }

    /// Connects, on the calling thread; to be ended with ``disconnect()``.
    @available(*, noasync)
    static func open(to port: Int?, receiveBuffer: Int32? = nil) throws -> RawConnection {
        guard let port else { throw Failure.notConnected }
        return try RawConnection(port: port, receiveBuffer: receiveBuffer)
    }

    /// Ends the connection.
    func disconnect() {
        close(descriptor)
    }

    private init(port: Int, receiveBuffer: Int32? = nil) throws {
        for family in [AF_INET, AF_INET6] {
            let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
            if var receiveBuffer {
                setsockopt(
                    descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
            }
            var patience = timeval(tv_sec: 60, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            if Self.connect(descriptor, family: family, port: UInt16(port)) {
                self.descriptor = descriptor
                return
            }
            close(descriptor)
        }
        throw Failure.notConnected
    }

    private static func connect(_ descriptor: Int32, family: Int32, port: UInt16) -> Bool {
        if family == AF_INET {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            return connect(descriptor, &address)
        }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        address.sin6_addr = in6addr_loopback
        return connect(descriptor, &address)
    }

    private static func connect<Address>(_ descriptor: Int32, _ address: inout Address) -> Bool {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size)) == 0
            }
        }
    }

    @available(*, noasync)
    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    @available(*, noasync)
    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure.sendFailed }
            sent += count
        }
    }

    /// No more will be sent; the answer can still be received.
    func endOutput() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Receives until the text has come, or the server closed.
    @available(*, noasync)
    func receive(until text: String) throws -> String {
        var received: [UInt8] = []
        while !String(decoding: received, as: UTF8.self).contains(text) {
            guard let more = try receive(after: received) else { break }
            received += more
        }
        return String(decoding: received, as: UTF8.self)
    }

    /// Receives until the server closes.
    @available(*, noasync)
    func receiveToEnd() throws -> String {
        var received: [UInt8] = []
        while let more = try receive(after: received) { received += more }
        return String(decoding: received, as: UTF8.self)
    }

    /// Receives so much at most; nil once the server has closed.
    @available(*, noasync)
    func receive(after received: [UInt8] = [], most: Int = 65_536) throws -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: most)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { return Array(buffer[..<count]) }
        // A reset comes when the server closed with bytes unread: the end as well.
        if count == 0 || errno == ECONNRESET { return nil }
        throw Failure.timedOut(received: String(decoding: received, as: UTF8.self))
    }
}
