import AuditLog
import PacCryptCore

extension AccessControl {
    /// Changes the password, for a code too where there is a second factor. All other sessions end, and this one goes
    /// on under a new id.
    ///
    /// The browser becomes a known one, whose attempts at the login are counted apart: with the password alone one
    /// could guess codes there on top of everybody's.
    ///
    /// - Throws: ``AdminAccessError`` `passwordTooShort`, `passwordTooLong`, `changedMeanwhile`, and as
    ///   ``confirm(_:of:for:demanding:client:)``; `AuditLogError`.
    public func changePassword(
        of session: AdminSession, _ given: StepUp, to new: Password, client: AccessClient
    ) async throws -> SignIn {
        try AccountRules.check(new)
        let (stored, openStepUps) = try await confirmedAccount(
            given, of: session, for: .passwordChange, demanding: .passwordAndCode, client: client)
        var account = stored.account
        account.password = try await newHash(of: new, client: client)
        try await exchange(stored, for: account, recording: event(.passwordChange, session, client))
        return try await renew(account, client: client, openStepUps: openStepUps)
    }

    /// The hash of a new password that keeps the rules.
    func newHash(of password: Password, client: AccessClient) async throws -> PasswordHash {
        try AccountRules.check(password)
        return try await hashing.hash(password, client: client.key)
    }

    func event(
        _ kind: AuditEventKind, _ session: AdminSession, _ client: AccessClient, detail: [String: String] = [:]
    ) -> AuditEvent {
        AuditEvent(kind, actor: .admin(session.name), client: client.address, detail: detail)
    }

    /// Puts a change on record and then makes it.
    func exchange(_ stored: StoredAccount, for account: AdminAccount, recording event: AuditEvent) async throws {
        try await stores.credentials.exchange(stored, for: account, recording: event, in: audit)
    }
}

extension CredentialStore {
    /// Records a change and then makes it; one that came too late is recorded as failed.
    ///
    /// - Throws: ``AdminAccessError`` `changedMeanwhile`; `AuditLogError`, and then nothing was changed.
    func exchange(
        _ stored: StoredAccount, for account: AdminAccount, recording event: AuditEvent, in audit: any AuditSink
    ) async throws {
        try await audit.record(event)
        guard try await replace(account, revision: stored.revision) else {
            audit.note(
                AuditEvent(
                    event.kind, .failure, actor: event.actor, client: event.client,
                    detail: ["reason": "changed_meanwhile"]))
            throw AdminAccessError.changedMeanwhile
        }
    }
}

extension AccessControl {
    /// Removes the account, its sessions and devices, so that setup begins anew. The key of credentials and log stays:
    /// without it the log could not be read.
    ///
    /// - Returns: the new setup token, to be printed where only the operator sees it.
    /// - Throws: as ``confirm(_:of:for:demanding:client:)``; `AuditLogError`.
    public func reset(
        _ session: AdminSession, password: Password, client: AccessClient
    ) async throws -> SetupToken {
        try await confirm(StepUp(password: password), of: session, for: .reset, client: client)
        try await audit.record(event(.reset, session, client))
        let token = try await stores.credentials.reset()
        try await stores.sessions.removeAll(except: nil)
        try await stores.devices.removeAll()
        return token
    }
}
