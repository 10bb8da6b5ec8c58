import FileSystem

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

/// Keeps the end of each node's log outside the log, so that cutting it off shows.
///
/// Calls block; they are made on the writer's own thread.
public protocol AuditHeadStore: Sendable {
    /// The head that was stored last; nil when there is none.
    func head(node: String) throws(StorageFailure) -> AuditHead?

    /// Replaces the node's head. It is durable on return where the store is.
    func store(_ head: AuditHead, node: String) throws(StorageFailure)
}
