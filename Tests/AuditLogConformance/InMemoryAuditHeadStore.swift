import AuditLog
import Synchronization

/// Keeps heads as long as the process lives.
public final class InMemoryAuditHeadStore: AuditHeadStore {
    private let heads = Mutex<[String: AuditHead]>([:])

    /// A store without heads.
    public init() {}

    public func head(node: String) -> AuditHead? {
        heads.withLock { $0[node] }
    }

    public func store(_ head: AuditHead, node: String) {
        heads.withLock { $0[node] = head }
    }
}
