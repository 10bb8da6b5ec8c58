import AdminAccess
import AuditLog

/// In whose name a request is made.
enum Principal: Sendable {
    /// Nobody's: there is no session.
    case anonymous
    /// That of an admin who is logged in.
    case admin(AdminSession)

    /// The admin's session; nil for anybody else.
    var session: AdminSession? {
        guard case .admin(let session) = self else { return nil }
        return session
    }

    /// As the audit log names it.
    var auditActor: AuditActor { session.map { .admin($0.name) } ?? .anonymous }
}
