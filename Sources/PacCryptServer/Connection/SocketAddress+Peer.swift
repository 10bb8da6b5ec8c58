import Glibc
import NIOCore
import RequestGuard

extension SocketAddress {
    /// The IP address, without port and zone; nil for a Unix socket. Taken from the bytes, because each request asks
    /// for it, and a text would have to be made and parsed.
    var ipAddressOfPeer: IPAddress? {
        switch self {
        case .v4(let socket): IPAddress(v4: UInt32(bigEndian: socket.address.sin_addr.s_addr))
        case .v6(let socket):
            withUnsafeBytes(of: socket.address.sin6_addr) {
                IPAddress(v6: UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)))
            }
        case .unixDomainSocket: nil
        }
    }
}
