import AuditLog
import AuditLogConformance
import Testing

@Suite("Heads in memory")
struct InMemoryAuditHeadStoreTests {
    @Test("It keeps what every store of heads promises", arguments: AuditHeadStorePromise.all)
    func conforms(promise: AuditHeadStorePromise) throws {
        try promise.check(InMemoryAuditHeadStore())
    }
}
