import AdminAccess
import Hummingbird
import PacCryptAPI

/// `POST /admin-end-session`: ends one session of the list on the admin's page.
struct AdminSessions: Sendable {
    let access: AccessControl
    let entry: AdminEntry
    let status: AdminStatus
    let pages: AdminPages

    func end(_ request: Request, _ context: ServerContext) async throws -> Response {
        let session = try context.adminSession()
        let name = context.form.secret(.session)?.text ?? ""
        // One's own is left as by the button for that, so that the browser forgets it.
        if name == session.listName { return try await entry.logOut(request, context) }
        return try await status.showingRefusals(request, context) {
            try await access.endSession(
                named: name, by: session, context.policy.sessionTimeouts, client: context.accessClient)
            return try pages.done(.otherSessionEnded, at: .status, request)
        }
    }
}

/// What a program is told of the status: the token that it sends along with what changes something, and the sessions.
struct StatusAnswer: Encodable {
    let csrfToken: String
    let sessions: [Session]

    struct Session: Encodable {
        let session: String
        let since: String
        let lastSeen: String
        let network: String
        let isOwn: Bool

        private enum CodingKeys: String, CodingKey {
            case session
            case since
            case lastSeen = "last_seen"
            case network
            case isOwn = "own"
        }
    }

    init(csrfToken: String, sessions: [ListedSession]) {
        self.csrfToken = csrfToken
        self.sessions = sessions.map {
            Session(
                session: $0.name, since: $0.since.rfc3339, lastSeen: $0.lastSeen.rfc3339, network: $0.network,
                isOwn: $0.isOwn)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case csrfToken = "csrf_token"
        case sessions
    }
}
