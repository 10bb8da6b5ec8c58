import RequestGuard

/// Who is told what happens to shares: the audit log, metrics.
public protocol ShareEventSink: Sendable {
    /// Takes note of events; returns at once.
    ///
    /// - Parameters:
    ///   - events: what happened, in order.
    ///   - client: whose request it was; nil when it was nobody's.
    func note(_ events: [ShareEvent], client: ClientKey?)
}
