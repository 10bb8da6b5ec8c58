import CommandLineIO
import FileSystem
import Foundation
import SystemPackage

/// The address that a server is to listen on, tried before the server makes anything.
struct ListeningAddress: Sendable {
    let host: String
    let port: Int

    /// Takes the address for a moment. Blocks.
    ///
    /// - Throws: ``StartFailure`` that says why it cannot be had, and what to do.
    func check() throws {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &list) == 0, let first = list?.pointee else {
            throw StartFailure.network(
                "The name \(DisplayedName.quoted(host)) has no address: choose another with --host")
        }
        defer { freeaddrinfo(list) }
        let descriptor = socket(first.ai_family, first.ai_socktype, first.ai_protocol)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        // Connections of a server that has just ended do not count, as they do not for the server itself.
        var isReusing: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isReusing, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, first.ai_addr, first.ai_addrlen) == 0 else { throw failure(errno) }
    }

    private func failure(_ number: Int32) -> StartFailure {
        let host = DisplayedName.printable(host)
        let message =
            switch number {
            case EADDRINUSE: "Port \(port) of \(host) is in use: choose another with --port"
            case EADDRNOTAVAIL: "\(host) is no address of this machine: choose another with --host"
            case EACCES: "Port \(port) is not open to this user: choose one above 1023 with --port"
            default: "Cannot listen on \(host), port \(port): \(Errno(rawValue: number).reason)"
            }
        return .network(message)
    }
}
