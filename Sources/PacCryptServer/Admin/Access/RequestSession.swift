import AdminAccess
import AuditLog
import HTTPTypes
import Synchronization

/// The session that a request belongs to. It is looked up when it is first needed, because that costs a query and
/// counts as using the session, and never twice.
final class RequestSession: Sendable {
    /// The outcome of the look-up.
    struct Found: Sendable {
        let principal: Principal
        /// Whether the request came with a session that had timed out.
        let hasEnded: Bool
    }

    private let access: AccessControl
    private let client: AccessClient
    private let timeouts: SessionTimeouts
    private let cookie: @Sendable () -> String?
    private let found = Mutex<Found?>(nil)

    /// - Parameters:
    ///   - access: looks sessions up.
    ///   - client: who sent the request.
    ///   - timeouts: how long sessions last.
    ///   - cookie: reads the session's cookie.
    init(
        access: AccessControl, client: AccessClient, timeouts: SessionTimeouts,
        cookie: @escaping @Sendable () -> String?
    ) {
        self.access = access
        self.client = client
        self.timeouts = timeouts
        self.cookie = cookie
    }

    /// Who sent the request, as far as it was looked up.
    var principal: Principal { found.withLock { $0?.principal ?? .anonymous } }

    /// Looks the session up, or recalls what was found before.
    ///
    /// - Throws: what the stores of sessions and accounts throw.
    @discardableResult
    func find() async throws -> Found {
        if let known = found.withLock({ $0 }) { return known }
        let result = try await lookUp()
        found.withLock { $0 = result }
        return result
    }

    private func lookUp() async throws -> Found {
        guard let token = cookie().flatMap({ CookieToken($0) }) else {
            return Found(principal: .anonymous, hasEnded: false)
        }
        return switch try await access.authenticate(token, client: client, timeouts: timeouts) {
        case .signedIn(let session): Found(principal: .admin(session), hasEnded: false)
        case .timedOut: Found(principal: .anonymous, hasEnded: true)
        case .signedOut: Found(principal: .anonymous, hasEnded: false)
        }
    }
}

/// Who sent a request.
enum Principal: Sendable {
    /// Somebody without a session.
    case anonymous
    /// An admin who is logged in.
    case admin(AdminSession)

    /// The admin's session; nil for anybody else.
    var session: AdminSession? {
        guard case .admin(let session) = self else { return nil }
        return session
    }

    /// As the audit log names it.
    var auditActor: AuditActor { session.map { .admin($0.name) } ?? .anonymous }
}
