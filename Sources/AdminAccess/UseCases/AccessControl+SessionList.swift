import AuditLog
import PacCryptCore
import RequestGuard
import TextEncodings

/// A session of the account, as an admin sees it in the list.
public struct ListedSession: Hashable, Sendable {
    /// Names the session in the list. It is made from the cookie and does not lead back to it.
    public let name: String
    /// When it began.
    public let since: Timestamp
    /// When it was last used.
    public let lastSeen: Timestamp
    /// The network that it was last used from, as limits count it: an IPv4 address, or the /64 of an IPv6 address.
    public let network: String
    /// Whether it is the session of who asks.
    public let isOwn: Bool

    init(_ session: Session, seenBy own: AdminSession) {
        name = Self.name(session.id)
        since = session.createdAt
        lastSeen = session.lastUsedAt
        network = session.network ?? session.client ?? "\(ClientKey.unknown)"
        isOwn = session.id == own.token.hash
    }

    /// What names a session in the list.
    static func name(_ id: TokenHash) -> String { id.hexadecimal }
}

extension AdminSession {
    /// ``ListedSession/name`` of this session.
    public var listName: String { ListedSession.name(token.hash) }
}

/// Why a session ended before its time, as the audit log names it.
enum SessionEnd: String {
    /// An admin ended it in the list.
    case admin = "ended_by_admin"
    /// Too many step-ups were wrong.
    case wrongAttempts = "wrong_attempts"
}

extension AccessControl {
    /// The sessions of the account: the one that asks, then the others, the one that was used last first.
    public func sessions(of own: AdminSession, _ timeouts: SessionTimeouts) async throws -> [ListedSession] {
        let all = try await stores.sessions.sessions(of: own.epoch, timeouts: timeouts, now: clock())
            .map { ListedSession($0, seenBy: own) }
        return all.filter(\.isOwn) + all.filter { !$0.isOwn }
    }

    /// Ends a session of the same account, whatever the audit log can take: like logging out, it takes rights away and
    /// gives none.
    ///
    /// - Parameter name: ``ListedSession/name``.
    /// - Throws: ``AdminAccessError`` `noSuchSession` when the account has no such session (any more).
    public func endSession(
        named name: String, by own: AdminSession, _ timeouts: SessionTimeouts, client: AccessClient
    ) async throws {
        let all = try await stores.sessions.sessions(of: own.epoch, timeouts: timeouts, now: clock())
        guard let id = TokenHash(hexadecimal: name), let session = all.first(where: { $0.id == id }),
            try await stores.sessions.remove(id)
        else { throw AdminAccessError.noSuchSession }
        noteEnd(of: session, reason: .admin, client: client)
    }

    /// Puts the end of a session on record, with what tells it from others.
    func noteEnd(of session: Session, reason: SessionEnd, client: AccessClient) {
        var detail = [
            "reason": reason.rawValue, "since": RFC3339.text(milliseconds: session.createdAt.milliseconds),
        ]
        detail["network"] = session.network ?? session.client
        audit.note(
            AuditEvent(.sessionEnded, actor: .admin(session.account), client: client.address, detail: detail))
    }
}
