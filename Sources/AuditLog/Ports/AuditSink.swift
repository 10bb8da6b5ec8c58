/// Where events go on record, in the order in which they are given.
public protocol AuditSink: Sendable {
    /// Puts an event on record and returns once it is durable: for changes that must not be made unrecorded.
    ///
    /// - Throws: ``AuditLogError`` when it could not be written; the caller then leaves the change undone.
    func record(_ event: AuditEvent) async throws(AuditLogError)

    /// Puts an event on record soon and returns at once: for what has happened already. A failure shows in
    /// ``isHealthy``.
    func note(_ event: AuditEvent)

    /// False after something could not be written, until writing succeeds again.
    var isHealthy: Bool { get }
}
