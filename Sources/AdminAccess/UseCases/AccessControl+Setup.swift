import AuditLog
import PacCryptCore

/// The form that makes the account.
public struct SetupRequest: Sendable, Redacted {
    /// The setup token; nil when what was typed is none.
    public let token: SetupToken?
    /// The new account's name.
    public let name: String
    /// The new account's password.
    public let password: Password

    /// Memberwise initializer.
    public init(token: SetupToken?, name: String, password: Password) {
        self.token = token
        self.name = name
        self.password = password
    }
}

extension AccessControl {
    /// Whether there is an account.
    public func isSetUp() async throws -> Bool {
        try await stores.credentials.account() != nil
    }

    /// The token that setup asks for, to be printed where only the operator sees it; nil when there is an account.
    public func setupToken() async throws -> SetupToken? {
        try await stores.credentials.setupToken()
    }

    /// Makes the account and logs in. Of several at once one succeeds.
    ///
    /// - Throws: ``AdminAccessError`` `alreadySetUp`, `wrongSetupToken`, `tooManyAttempts`, `unusableName`,
    ///   `passwordTooShort`, `passwordTooLong`; `AuditLogError`.
    public func setUp(_ request: SetupRequest, client: AccessClient) async throws -> SignIn {
        guard let token = try await stores.credentials.setupToken() else { throw AdminAccessError.alreadySetUp }
        let attempt = Attempt([.client(client.key)], at: .setup, client: client)
        try await reserve(attempt)
        guard request.token == token else { throw wrongToken(attempt) }
        let account = try await releasing(attempt) {
            AdminAccount(
                name: try AccountRules.name(request.name),
                password: try await newHash(of: request.password, client: client))
        }
        try await audit.record(
            AuditEvent(
                .setup, actor: .admin(account.name), client: client.address, detail: ["step": "account_made"]))
        switch try await stores.credentials.create(account, using: token) {
        case .created: break
        case .exists:
            note(attempt, .failure, reason: "already_set_up")
            throw AdminAccessError.alreadySetUp
        case .wrongToken: throw wrongToken(attempt)
        }
        try await stores.attempts.forget(attempt.subjects)
        return try await signIn(account, client: client)
    }

    private func wrongToken(_ attempt: Attempt) -> AdminAccessError {
        note(attempt, .failure, reason: "token")
        return .wrongSetupToken
    }
}
