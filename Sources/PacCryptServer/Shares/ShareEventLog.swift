import AuditLog
import PacShare
import RequestGuard

/// Puts what happens to shares on record.
public struct ShareEventLog: ShareEventSink {
    private let audit: any AuditSink

    /// - Parameter audit: where events go on record.
    public init(audit: any AuditSink) {
        self.audit = audit
    }

    public func note(_ events: [ShareEvent], client: ClientKey?) {
        for event in events { audit.note(event.auditEvent(client: client.map { "\($0)" })) }
    }
}
