import Foundation
import Glibc

/// What the system's table of connections tells of both ends (proc(5), `/proc/net/tcp`).
extension Connection {
    struct NotInTable: Error {}

    private struct Row {
        let local: Substring
        let remote: Substring
        /// Bytes that the other end has not acknowledged, and bytes that nobody has received yet.
        let queued: (sent: Int, received: Int)
        let hasOpenFile: Bool

        init?(_ line: Substring) {
            let fields = line.split(separator: " ")
            guard fields.count > 9 else { return nil }
            let queues = fields[4].split(separator: ":").compactMap { Int($0, radix: 16) }
            guard queues.count == 2 else { return nil }
            (local, remote, queued, hasOpenFile) = (fields[1], fields[2], (queues[0], queues[1]), fields[9] != "0")
        }
    }

    /// Whether the server has closed its socket, not only ended its output.
    var isLetGo: Bool {
        get throws { try ends().server?.hasOpenFile != true }
    }

    /// The bytes that the server has sent and the client has not received: they fill the buffers of the system.
    var bytesUnderWay: Int {
        get throws {
            let (own, server) = try ends()
            return own.queued.received + (server?.queued.sent ?? 0)
        }
    }

    /// The bytes that the client has sent and the server has not received: they fill the buffers of the system.
    var bytesToBeReceived: Int {
        get throws {
            let (own, server) = try ends()
            return own.queued.sent + (server?.queued.received ?? 0)
        }
    }

    private func ends() throws -> (own: Row, server: Row?) {
        var (address, count) = (sockaddr_in(), socklen_t(MemoryLayout<sockaddr_in>.size))
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &count) }
        }
        let name = String(format: "%08X:%04X", address.sin_addr.s_addr, UInt16(bigEndian: address.sin_port))
        // A server that listens on all addresses is in the second one.
        let rows = try ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { path in
            let table = try FileHandle(forReadingFrom: URL(filePath: path)).readToEnd() ?? Data()
            return String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { Row($0) }
        }
        guard let own = rows.first(where: { $0.local == name }) else { throw NotInTable() }
        return (own, rows.first { $0.remote.hasSuffix(name) })
    }
}
