import AuditLog
import PacCryptCore

extension AccessControl {
    /// Removes the account, its sessions and devices, so that setup begins anew. The key of credentials and log stays:
    /// without it the log could not be read.
    ///
    /// - Returns: the new setup token, to be printed where only the operator sees it.
    /// - Throws: as ``confirm(_:of:for:client:)``; `AuditLogError`.
    public func reset(
        _ session: AdminSession, password: Password, client: AccessClient
    ) async throws -> SetupToken {
        _ = try await confirmedAccount(password, of: session, for: .reset, client: client)
        try await audit.record(event(.reset, session, client))
        let token = try await stores.credentials.reset()
        try await stores.sessions.removeAll(except: nil)
        try await stores.devices.removeAll()
        return token
    }
}
