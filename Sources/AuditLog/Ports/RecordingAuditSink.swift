import Synchronization

/// Keeps events in memory: the twin of ``FileAuditLog`` for tests.
public final class RecordingAuditSink: AuditSink {
    private struct State {
        var events: [AuditEvent] = []
        var failure: AuditLogError?
        var isHealthy = true
    }

    private let state = Mutex(State())

    /// A sink without events.
    public init() {}

    /// All events that were recorded or noted, the first one first.
    public var events: [AuditEvent] { state.withLock(\.events) }

    public var isHealthy: Bool { state.withLock(\.isHealthy) }

    /// Lets everything that follows fail with an error, or succeed again with nil.
    public func fail(with error: AuditLogError?) {
        state.withLock { $0.failure = error }
    }

    public func record(_ event: AuditEvent) async throws(AuditLogError) {
        if let failure = append(event) { throw failure }
    }

    public func note(_ event: AuditEvent) {
        _ = append(event)
    }

    private func append(_ event: AuditEvent) -> AuditLogError? {
        state.withLock { state in
            state.isHealthy = state.failure == nil
            if state.failure == nil { state.events.append(event) }
            return state.failure
        }
    }
}
