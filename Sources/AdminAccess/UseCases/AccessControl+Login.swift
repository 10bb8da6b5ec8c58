import AuditLog
import PacCryptCore

/// The login form and the cookies that came with it.
public struct LoginRequest: Sendable, Redacted {
    /// The name as it was typed.
    public let name: String
    /// The password.
    public let password: Password
    /// A code of the authenticator, or a recovery code; nil or empty when none was typed.
    public let code: String?
    /// The session's cookie, which ends with the login.
    public let session: CookieToken?
    /// The browser's cookie of an earlier login.
    public let device: CookieToken?

    /// Memberwise initializer.
    public init(name: String, password: Password, code: String?, session: CookieToken?, device: CookieToken?) {
        self.name = name
        self.password = password
        self.code = code
        self.session = session
        self.device = device
    }
}

extension AccessControl {
    /// Logs in, under a new session id.
    ///
    /// A wrong name, password or code gets one and the same answer after one and the same derivation.
    ///
    /// - Throws: ``AdminAccessError`` `notSetUp`, `tooManyAttempts`, `wrongCredentials`, `clockOff`; `AuditLogError`;
    ///   what ``PasswordHashing`` throws when it is busy.
    public func logIn(_ request: LoginRequest, client: AccessClient) async throws -> SignIn {
        var stored = try await accountForLogin()
        let attempt = Attempt(
            try await subjects(of: request.device, stored.account, client: client), at: .login, client: client)
        try await reserve(attempt)
        for _ in 0..<Self.mostRounds {
            let (account, proof) = try await verified(request, stored, attempt)
            var isKept = account == stored.account
            if !isKept { isKept = try await stores.credentials.replace(account, revision: stored.revision) }
            if isKept {
                try await stores.attempts.forget(attempt.subjects)
                try await audit.record(AuditEvent(.login, actor: .admin(account.name), client: client.address))
                if let session = request.session { _ = try await stores.sessions.remove(session.hash) }
                if let device = request.device { try await stores.devices.remove(device.hash) }
                let left = proof.isRecoveryCode ? account.secondFactor?.recoveryCodes.count : nil
                return try await signIn(account, client: client, recoveryCodesLeft: left)
            }
            if proof.isRecoveryCode { note(attempt, .failure, reason: "changed_meanwhile", kind: .recoveryCodeUsed) }
            stored = try await accountForLogin()
        }
        throw refused(attempt, reason: "changed_meanwhile")
    }

    private func accountForLogin() async throws -> StoredAccount {
        guard let stored = try await stores.credentials.account() else {
            throw AdminAccessError.notSetUp
        }
        return stored
    }

    /// The account after the login: the code is used up, and the password hashed at today's cost. It replaces the one
    /// that was read, so that only one of two logins with the same code succeeds.
    private func verified(
        _ request: LoginRequest, _ stored: StoredAccount, _ attempt: Attempt
    ) async throws -> (account: AdminAccount, proof: SecondFactorProof) {
        var account = stored.account
        let key = attempt.client.key
        let passwordIsRight = try await releasing(attempt) {
            try await hashing.matches(request.password, stored.account.password, client: key)
        }
        // All are checked, whatever the others are, so that the time taken gives nothing away.
        let nameIsRight = AccountRules.isName(request.name, of: account)
        let proof = SecondFactorProof(request.code, for: account.secondFactor, seconds: clock().seconds)
        guard nameIsRight, passwordIsRight else { throw refused(attempt, reason: "password") }
        do {
            account = try await self.account(using: proof, of: stored, attempt)
        } catch AdminAccessError.wrongCode {
            throw refused(attempt, reason: "code")
        } catch AdminAccessError.clockOff(let seconds) {
            note(attempt, .failure, reason: "clock_off")
            throw AdminAccessError.clockOff(seconds: seconds)
        }
        if account.password.kdf != hashing.cost {
            account.password = try await releasing(attempt) { try await hashing.hash(request.password, client: key) }
        }
        return (account, proof)
    }

    /// A known browser's attempts are counted by themselves, so that nobody else's can keep it out.
    private func subjects(
        of device: CookieToken?, _ account: AdminAccount, client: AccessClient
    ) async throws -> [AttemptSubject] {
        if let id = device?.hash, let known = try await stores.devices.device(id), known.epoch == account.epoch,
            !known.hasExpired(at: clock())
        {
            return [.device(id)]
        }
        return [.client(client.key), .account]
    }

    private func refused(_ attempt: Attempt, reason: String) -> AdminAccessError {
        note(attempt, .failure, reason: reason)
        return .wrongCredentials
    }
}
