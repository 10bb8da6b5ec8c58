import NIOCore

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
