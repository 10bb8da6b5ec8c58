import AuditLog
import PacCryptCore

/// The login form and the cookies that came with it.
public struct LoginRequest: Sendable {
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

    /// Joins the fields.
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
    /// - Throws: ``AdminAccessError`` `notSetUp`, `tooManyTries`, `wrongCredentials`, `clockOff`; `AuditLogError`; what
    ///   ``PasswordHashing`` throws when it is busy.
    public func logIn(_ request: LoginRequest, client: AccessClient) async throws -> SignIn {
        guard let stored = try await stores.credentials.account() else {
            throw AdminAccessError(.notSetUp, "There is no account yet.")
        }
        let attempt = Attempt(
            try await subjects(of: request.device, stored.account, client: client), at: .login, client: client)
        try await reserve(attempt)
        let passwordIsRight = try await releasing(attempt) {
            try await hashing.matches(request.password, stored.account.password, client: client.key)
        }
        // All three are looked at whatever the others are, so that time tells nothing of them.
        let nameIsRight = AccountRules.isName(request.name, of: stored.account)
        let proof = SecondFactorProof(request.code, for: stored.account.secondFactor, seconds: clock().seconds)
        guard nameIsRight, passwordIsRight else { throw refused(attempt, reason: "password") }
        let login = Login(request: request, attempt: attempt)
        let account = try await accept(proof, stored, login)
        try await stores.attempts.forget(attempt.subjects)
        try await audit.record(
            AuditEvent(.login, actor: .admin(account.name), client: client.address, detail: login.detail(account)))
        if let session = request.session { _ = try await stores.sessions.remove(session.hash) }
        if let device = request.device { try await stores.devices.remove(device.hash) }
        let recoveryCodesLeft = proof.isRecoveryCode ? account.secondFactor?.recoveryCodes.count : nil
        return try await signIn(account, client: client, recoveryCodesLeft: recoveryCodesLeft)
    }

    private struct Login {
        let request: LoginRequest
        let attempt: Attempt

        func detail(_ account: AdminAccount) -> [String: String] {
            account.secondFactor == nil ? [:] : ["second_factor": "yes"]
        }
    }

    /// A known browser's tries are counted by themselves, so that nobody else's can keep it out.
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
        return AdminAccessError(.wrongCredentials, "Name, password or code is wrong.")
    }

    /// Uses the code up and brings the hash up to date, in one exchange of the account: of two logins with the same code
    /// one succeeds.
    private func accept(
        _ first: SecondFactorProof, _ stored: StoredAccount, _ login: Login
    ) async throws -> AdminAccount {
        let (attempt, client) = (login.attempt, login.attempt.client)
        var (stored, proof) = (stored, first)
        for _ in 0..<Self.mostExchanges {
            var account = stored.account
            switch proof {
            case .notNeeded: break
            case .step(let step): account.secondFactor?.lastStep = step
            case .recoveryCode(let hash):
                account.secondFactor?.recoveryCodes.removeAll { $0 == hash }
                try await audit.record(
                    AuditEvent(.recoveryCodeUsed, actor: .admin(account.name), client: client.address))
            case .clockOff(let seconds):
                note(attempt, .failure, reason: "clock_off")
                throw Self.clockOff(seconds)
            case .wrong: throw refused(attempt, reason: "code")
            }
            if account.password.kdf != hashing.cost {
                account.password = try await releasing(attempt) {
                    try await hashing.hash(login.request.password, client: client.key)
                }
            }
            if account == stored.account { return account }
            if try await stores.credentials.replace(account, revision: stored.revision) { return account }
            if proof.isRecoveryCode { note(attempt, .failure, reason: "changed_meanwhile", kind: .recoveryCodeUsed) }
            let epoch = stored.account.epoch
            guard let current = try await stores.credentials.account(), current.account.epoch == epoch else {
                break
            }
            stored = current
            proof = SecondFactorProof(login.request.code, for: current.account.secondFactor, seconds: clock().seconds)
        }
        throw refused(attempt, reason: "changed_meanwhile")
    }

    /// So often is the account exchanged when somebody else changes it at the same time.
    private static let mostExchanges = 8

    static func clockOff(_ seconds: Int) -> AdminAccessError {
        AdminAccessError(
            .clockOff(seconds: seconds),
            "The code is of another time: the authenticator's clock and the server's differ by \(abs(seconds)) s.")
    }
}
