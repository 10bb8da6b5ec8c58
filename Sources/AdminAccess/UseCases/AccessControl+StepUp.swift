import AuditLog
import PacCryptCore

/// What an admin who is logged in gives again before something that a session alone is not enough for.
public struct StepUp: Sendable, Redacted {
    /// The password.
    public let password: Password
    /// A code of the authenticator, or a recovery code; nil or empty when none was typed.
    public let code: String?

    /// Memberwise initializer.
    public init(password: Password, code: String? = nil) {
        self.password = password
        self.code = code
    }
}

/// How much is asked for again.
public enum StepUpDemand: Hashable, Sendable {
    /// The password.
    case password
    /// The password and, where there is a second factor, a code of it that was not used before.
    case passwordAndCode
}

extension AccessControl {
    /// Asks an admin who is logged in for proof again, before something that must not happen by accident, nor by
    /// whoever finds the browser open or has only the session's cookie.
    ///
    /// ``Session/mostFailedStepUps`` wrong attempts end the session, which goes on record.
    ///
    /// - Parameters:
    ///   - given: what was typed.
    ///   - session: who asks.
    ///   - kind: what is about to happen; a wrong attempt goes on record as its failure.
    ///   - demand: how much is asked for.
    /// - Throws: ``AdminAccessError`` `wrongPassword`, `codeRequired`, `wrongCode`, `clockOff`, `changedMeanwhile`,
    ///   `endedByWrongAttempts`, `sessionEnded`; what ``PasswordHashing`` throws.
    public func confirm(
        _ given: StepUp, of session: AdminSession, for kind: AuditEventKind, demanding demand: StepUpDemand = .password,
        client: AccessClient
    ) async throws {
        _ = try await confirmedAccount(given, of: session, for: kind, demanding: demand, client: client)
    }

    /// The account of a session whose admin has given the proof that is demanded. A code is used up then.
    ///
    /// - Returns: the account as it is stored, and the attempts of the session that have not proven right; one that
    ///   goes on under a new id keeps them.
    func confirmedAccount(
        _ given: StepUp, of session: AdminSession, for kind: AuditEventKind, demanding demand: StepUpDemand = .password,
        client: AccessClient
    ) async throws -> (stored: StoredAccount, openStepUps: Int) {
        let stored = try await currentAccount(of: session)
        let needsCode = demand == .passwordAndCode && stored.account.secondFactor != nil
        if needsCode, given.code?.isEmpty ?? true { throw AdminAccessError.codeRequired }
        let attempt = Attempt([], at: kind, actor: .admin(session.name), client: client)
        let (proven, openStepUps) = try await counting(attempt, of: session) {
            try await prove(given, stored, session, needsCode: needsCode, attempt)
        }
        return (proven, openStepUps)
    }

    /// Makes an attempt at a step-up. It is counted before it is made, given back when it was right or was not made to
    /// its end, and ends the session when it was one wrong one too many.
    ///
    /// - Returns: what was proven, and the attempts of the session that have not proven right; one that goes on under a
    ///   new id keeps them.
    func counting<Proof>(
        _ attempt: Attempt, of session: AdminSession, _ prove: () async throws -> Proof
    ) async throws -> (proof: Proof, openStepUps: Int) {
        try await reserveStepUp(attempt, of: session)
        let proof: Proof
        do {
            proof = try await prove()
        } catch let error as AdminAccessError where error.isWrongStepUp {
            throw try await failed(error, attempt, session)
        } catch {
            // It was not made to its end. When not even this can be stored, it stays counted.
            _ = try? await stores.sessions.releaseStepUp(of: session.token.hash)
            throw error
        }
        guard let released = try await stores.sessions.releaseStepUp(of: session.token.hash) else {
            throw AdminAccessError.sessionEnded
        }
        return (proof, released.openStepUps)
    }

    /// The account as it is now, if the session still belongs to it.
    func currentAccount(of session: AdminSession) async throws -> StoredAccount {
        guard let stored = try await stores.credentials.account(), stored.account.epoch == session.epoch else {
            throw AdminAccessError.sessionEnded
        }
        return stored
    }

    private func reserveStepUp(_ attempt: Attempt, of session: AdminSession) async throws {
        switch try await stores.sessions.reserveStepUp(of: session.token.hash) {
        case .reserved: break
        case .unknown: throw AdminAccessError.sessionEnded
        case .ended(let ended):
            note(attempt, .refused, reason: "too_many_attempts")
            noteEnd(of: ended, reason: .wrongAttempts, client: attempt.client)
            throw AdminAccessError.endedByWrongAttempts
        }
    }

    /// The account after the proof, as it is stored.
    private func prove(
        _ given: StepUp, _ stored: StoredAccount, _ session: AdminSession, needsCode: Bool, _ attempt: Attempt
    ) async throws -> StoredAccount {
        try await check(given.password, of: stored, attempt)
        guard needsCode else { return stored }
        var stored = stored
        for _ in 0..<Self.mostRounds {
            let proof = SecondFactorProof(given.code, for: stored.account.secondFactor, seconds: clock().seconds)
            let account = try await account(using: proof, of: stored, attempt)
            if try await stores.credentials.replace(account, revision: stored.revision) {
                return try await currentAccount(of: session)
            }
            if proof.isRecoveryCode { note(attempt, .failure, reason: "changed_meanwhile", kind: .recoveryCodeUsed) }
            // Of the same epoch, and so with the password that was right; whether the code still is, is asked again.
            stored = try await currentAccount(of: session)
        }
        throw AdminAccessError.changedMeanwhile
    }

    /// - Throws: ``AdminAccessError`` `wrongPassword`; what ``PasswordHashing`` throws.
    func check(_ password: Password, of stored: StoredAccount, _ attempt: Attempt) async throws {
        guard try await hashing.matches(password, stored.account.password, client: attempt.client.key) else {
            throw AdminAccessError.wrongPassword
        }
    }

    /// Leaves a wrong attempt counted, and ends the session with the last one.
    private func failed(
        _ error: AdminAccessError, _ attempt: Attempt, _ session: AdminSession
    ) async throws -> AdminAccessError {
        note(attempt, .failure, reason: error.stepUpReason)
        guard let ended = try await stores.sessions.failStepUp(of: session.token.hash) else { return error }
        noteEnd(of: ended, reason: .wrongAttempts, client: attempt.client)
        return .endedByWrongAttempts
    }
}

extension AdminAccessError {
    /// Whether a step-up was made and was wrong.
    fileprivate var isWrongStepUp: Bool {
        switch self {
        case .wrongPassword, .wrongCode, .clockOff: true
        default: false
        }
    }

    /// How the audit log names what was wrong.
    fileprivate var stepUpReason: String {
        switch self {
        case .clockOff: "clock_off"
        case .wrongCode: "code"
        default: "password"
        }
    }
}
