import AuditLog
import RequestGuard

extension AccessControl {
    /// Who sends this session cookie. Counts as use of the session.
    public func authenticate(
        _ token: CookieToken, client: AccessClient, timeouts: SessionTimeouts
    ) async throws -> Authentication {
        let state = try await stores.sessions.touch(
            token.hash, from: "\(client.key)", timeouts: timeouts, now: clock())
        switch state {
        case .unknown: return .signedOut
        case .timedOut(let session):
            noteTimeout(of: session, client: client.address)
            return .timedOut
        case .active(let session):
            guard let stored = try await stores.credentials.account(), stored.account.epoch == session.epoch else {
                _ = try await stores.sessions.remove(token.hash)
                return .signedOut
            }
            return .signedIn(AdminSession(token: token, account: stored.account))
        }
    }

    /// Ends the session.
    public func logOut(_ session: AdminSession, client: AccessClient) async throws {
        guard try await stores.sessions.remove(session.token.hash) else { return }
        audit.note(AuditEvent(.logout, actor: .admin(session.name), client: client.address))
    }

    /// Clears what has timed out: sessions, which go on record, and devices and attempts. To be called every minute or
    /// so.
    public func removeTimedOut(_ timeouts: SessionTimeouts) async throws {
        for session in try await stores.sessions.removeTimedOut(timeouts, now: clock()) {
            noteTimeout(of: session, client: session.client)
        }
        try await stores.devices.removeExpired(now: clock())
        try await stores.attempts.removeForgotten(now: clock())
    }

    /// Begins a session and makes the browser a known one.
    ///
    /// - Parameter openStepUps: ``Session/openStepUps`` of the session that it takes the place of.
    func signIn(
        _ account: AdminAccount, client: AccessClient, recoveryCodesLeft: Int? = nil, openStepUps: Int = 0
    ) async throws -> SignIn {
        let signIn = SignIn(
            session: .random(), device: .random(), name: account.name, recoveryCodesLeft: recoveryCodesLeft)
        let now = clock()
        try await stores.sessions.insert(
            Session(
                id: signIn.session.hash, account: account.name, epoch: account.epoch, client: client.address,
                createdAt: now, lastUsedAt: now, network: "\(client.key)", openStepUps: openStepUps))
        try await stores.devices.insert(Device(id: signIn.device.hash, epoch: account.epoch, createdAt: now))
        return signIn
    }

    /// Ends all sessions and devices, and goes on under new ids.
    ///
    /// The account's new epoch has ended them already; this only clears them away.
    ///
    /// - Parameter openStepUps: those of the session that goes on. Without them whoever knows the password could change
    ///   it again and again, and guess codes without end.
    func renew(_ account: AdminAccount, client: AccessClient, openStepUps: Int = 0) async throws -> SignIn {
        try await stores.sessions.removeAll(except: nil)
        try await stores.devices.removeAll()
        return try await signIn(account, client: client, openStepUps: openStepUps)
    }

    private func noteTimeout(of session: Session, client: String?) {
        audit.note(AuditEvent(.sessionTimeout, actor: .admin(session.account), client: client))
    }
}

extension Timestamp {
    /// Whole seconds since 1970; 0 before.
    var seconds: UInt64 { UInt64(max(0, milliseconds) / 1000) }
}
