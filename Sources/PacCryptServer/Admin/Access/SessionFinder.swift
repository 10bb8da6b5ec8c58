import AdminAccess
import Hummingbird

/// Finds the session that a request belongs to.
struct SessionFinder: Sendable {
    /// What was found.
    struct Found: Sendable {
        let principal: Principal
        /// Whether the request came with a session that had timed out.
        let hasEnded: Bool
    }

    let access: AccessControl

    /// The session of the cookie. Looking counts as using it.
    func find(_ request: Request, _ context: ServerContext) async throws -> Found {
        guard let text = context.cookies.value(.session, in: request.headers), let token = CookieToken(text)
        else { return Found(principal: .anonymous, hasEnded: false) }
        return switch try await access.authenticate(token, client: context.accessClient) {
        case .signedIn(let session): Found(principal: .admin(session), hasEnded: false)
        case .timedOut: Found(principal: .anonymous, hasEnded: true)
        case .signedOut: Found(principal: .anonymous, hasEnded: false)
        }
    }
}
