import AuditLog
import Synchronization

/// Keeps events in memory, and fails when told to.
public final class RecordingAuditSink: AuditSink {
    private struct State {
        var events: [AuditEvent] = []
        var failure: AuditLogError?
        var isHealthy = true
        /// The one record that fails, and how many come before it.
        var next: (left: Int, failure: AuditLogError)?
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

    /// Lets one record fail with an error, after so many others; what is noted is kept.
    public func failOnce(with error: AuditLogError, afterRecords count: Int) {
        state.withLock { $0.next = (count, error) }
    }

    public func record(_ event: AuditEvent) async throws(AuditLogError) {
        if let failure = nextFailure() { throw failure }
        if let failure = append(event) { throw failure }
    }

    public func note(_ event: AuditEvent) {
        _ = append(event)
    }

    private func nextFailure() -> AuditLogError? {
        state.withLock { state in
            guard let next = state.next else { return nil }
            state.next = next.left > 0 ? (next.left - 1, next.failure) : nil
            return next.left > 0 ? nil : next.failure
        }
    }

    private func append(_ event: AuditEvent) -> AuditLogError? {
        state.withLock { state in
            state.isHealthy = state.failure == nil
            if state.failure == nil { state.events.append(event) }
            return state.failure
        }
    }
}
