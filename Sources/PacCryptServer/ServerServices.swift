import AdminAccess
import AuditLog
import PacShare
import RequestGuard

/// What the server works with; `serve` and the tests choose the adapters.
public struct ServerServices: Sendable {
    /// Shares that the original PacCrypt left, as the policy of a request says. What the use cases work with is that
    /// request's too.
    public typealias Originals = @Sendable (RequestPolicy, ShareServices) -> any OriginalSharing

    let policy: LivePolicy
    let limiter: RateLimiter
    let derivations: DerivationPool
    let spool: Spool
    let shares: ShareServices
    let originals: Originals
    let uploadAttempts: AttemptBudget
    let audit: any AuditSink
    let admin: AdminServices
    let failures: FailureLog
    let problems: @Sendable () async -> [String]
    let limitations: @Sendable () -> [String]

    /// - Parameters:
    ///   - policy: what the settings say about requests.
    ///   - limiter: counts requests.
    ///   - derivations: where key derivations run.
    ///   - spool: where files lie, sealed, while they are received.
    ///   - shares: what the use cases of shares work with.
    ///   - originals: shares that the original PacCrypt left.
    ///   - uploadAttempts: bounds attempts at the upload passphrase.
    ///   - audit: where events go on record, failures that repeat together.
    ///   - admin: what the admin area works with.
    ///   - failures: told why requests fail for reasons of the server's own.
    ///   - problems: what is not ready, in words for an operator.
    ///   - limitations: what the server does without, in words for an operator.
    public init(
        policy: LivePolicy, limiter: RateLimiter, derivations: DerivationPool, spool: Spool,
        shares: ShareServices, originals: @escaping Originals = { _, _ in NoOriginalShares() },
        uploadAttempts: AttemptBudget, audit: any AuditSink, admin: AdminServices,
        failures: FailureLog = FailureLog(), problems: @escaping @Sendable () async -> [String] = { [] },
        limitations: @escaping @Sendable () -> [String] = { [] }
    ) {
        self.policy = policy
        self.limiter = limiter
        self.derivations = derivations
        self.spool = spool
        self.shares = shares
        self.originals = originals
        self.uploadAttempts = uploadAttempts
        self.audit = audit
        self.admin = admin
        self.failures = failures
        self.problems = problems
        self.limitations = limitations
    }
}
