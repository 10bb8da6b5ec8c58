/// Keeps the end of each node's log outside the log, so that cutting it off shows.
///
/// Calls block; they are made on the writer's own thread.
public protocol AuditHeadStore: Sendable {
    /// The head that was stored last; nil when there is none.
    func head(node: String) throws -> AuditHead?

    /// Replaces the node's head. It is durable on return where the store is.
    func store(_ head: AuditHead, node: String) throws
}
