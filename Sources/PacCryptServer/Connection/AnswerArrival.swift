import NIOCore

/// Sent down the pipeline by whoever wants to know when the client has acknowledged the answer whose end is written
/// next. The event's promise succeeds then; it fails when the connection ends before. Until then the answer counts as
/// one that the system has not taken whole, so that the limits for slow clients end the wait.
enum ArrivalWanted {
    case ofNextEnd
}

extension Channel {
    /// Tells when the client has acknowledged the answer whose end is written next. To be asked for before that, so
    /// that it is known whose end is meant.
    ///
    /// - Returns: a future that fails when the connection ends before.
    func arrivalOfNextEnd() -> EventLoopFuture<Void> {
        let arrival = eventLoop.makePromise(of: Void.self)
        triggerUserOutboundEvent(ArrivalWanted.ofNextEnd, promise: arrival)
        return arrival.futureResult
    }
}

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
