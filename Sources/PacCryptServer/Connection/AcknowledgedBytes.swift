import NIOCore

extension SocketOptionProvider {
    /// How many bytes the peer of a TCP connection has acknowledged: `tcpi_bytes_acked`, at the end of the first 128
    /// bytes of Linux's `struct tcp_info`.
    func acknowledgedBytes() -> EventLoopFuture<UInt64> {
        let information: EventLoopFuture<InlineArray<16, UInt64>> = unsafeGetSocketOption(level: .tcp, name: .tcp_info)
        return information.map { $0[15] }
    }

    /// Whether the peer of a TCP connection has acknowledged everything that was handed to the system: `tcpi_unacked`
    /// and `tcpi_notsent_bytes` are 0, and `tcpi_state` is not that of a connection that was reset, whose bytes are
    /// forgotten.
    func hasAcknowledgedAll() -> EventLoopFuture<Bool> {
        let information: EventLoopFuture<InlineArray<38, UInt32>> = unsafeGetSocketOption(level: .tcp, name: .tcp_info)
        return information.map { fields in
            let (state, closed) = (fields[0] & 0xFF, UInt32(7))
            return state != closed && fields[6] == 0 && fields[36] == 0
        }
    }
}
