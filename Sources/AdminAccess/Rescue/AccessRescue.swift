import AuditLog
import PacCryptCore
import RequestGuard

/// What the command line can do for an operator who is locked out. Whoever runs it owns the machine, so nothing is
/// asked for; everything goes on record first.
public struct AccessRescue: Sendable {
    let stores: AccessStores
    let pardons: any PardonStore
    let hashing: any PasswordHashing
    let audit: any AuditSink
    let clock: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - stores: where accounts, sessions, devices and attempts are kept.
    ///   - pardons: where word for running servers is left.
    ///   - hashing: derives passwords.
    ///   - audit: the record.
    ///   - clock: the time now.
    public init(
        stores: AccessStores, pardons: any PardonStore, hashing: any PasswordHashing, audit: any AuditSink,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.stores = stores
        self.pardons = pardons
        self.hashing = hashing
        self.audit = audit
        self.clock = clock
    }

    /// The current setup token, as ``AccessControl/setupToken()`` gives it.
    ///
    /// - Throws: ``AdminAccessError`` `alreadySetUp`; `AuditLogError`.
    public func setupToken() async throws -> SetupToken {
        guard let token = try await stores.credentials.setupToken() else {
            throw AdminAccessError.alreadySetUp
        }
        try await audit.record(AuditEvent(.setup, actor: .commandLine, detail: ["step": "token_shown"]))
        return token
    }

    /// Gives the account a new password. All sessions and devices end.
    ///
    /// - Parameters:
    ///   - password: the new password.
    ///   - disablingSecondFactor: whether the second factor is removed too.
    /// - Returns: the account as it is now.
    /// - Throws: ``AdminAccessError`` `notSetUp`, `passwordTooShort`, `passwordTooLong`, `changedMeanwhile`;
    ///   `AuditLogError`.
    public func resetPassword(_ password: Password, disablingSecondFactor: Bool) async throws -> AdminAccount {
        try AccountRules.check(password)
        guard let stored = try await stores.credentials.account() else {
            throw AdminAccessError.notSetUp
        }
        var account = stored.account
        account.password = try await hashing.hash(password, client: .unknown)
        let hadSecondFactor = account.secondFactor != nil
        if disablingSecondFactor { account.secondFactor = nil }
        if disablingSecondFactor, hadSecondFactor {
            try await audit.record(AuditEvent(.twoFactorDisabled, actor: .commandLine))
        }
        try await stores.credentials.exchange(
            stored, for: account, recording: AuditEvent(.passwordChange, actor: .commandLine), in: audit)
        try await stores.sessions.removeAll(except: nil)
        try await stores.devices.removeAll()
        try await stores.attempts.forget([.account])
        return account
    }

    /// Forgets attempts and limits of one client, or of everybody, and the account's attempts. Running servers hear of
    /// it within seconds.
    public func unban(_ subject: PardonSubject) async throws {
        let client =
            switch subject {
            case .client(let address): "\(address)"
            case .everybody: "all"
            }
        try await audit.record(AuditEvent(.unban, actor: .commandLine, detail: ["client": client]))
        switch subject {
        case .client(let address):
            try await stores.attempts.forget([.client(ClientKey(address: address)), .account])
        case .everybody: try await stores.attempts.forgetAll()
        }
        try await pardons.leave(subject, now: clock())
    }
}
