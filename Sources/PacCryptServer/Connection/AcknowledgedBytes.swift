import NIOCore

extension SocketOptionProvider {
    /// How many bytes the peer of a TCP connection has acknowledged: `tcpi_bytes_acked`, at the end of the first 128
    /// bytes of Linux's `struct tcp_info`.
    func acknowledgedBytes() -> EventLoopFuture<UInt64> {
        let information: EventLoopFuture<InlineArray<16, UInt64>> = unsafeGetSocketOption(level: .tcp, name: .tcp_info)
        return information.map { $0[15] }
    }
}
