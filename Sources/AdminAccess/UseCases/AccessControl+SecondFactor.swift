import AuditLog
import PacCryptCore

/// A second factor that is not confirmed yet: what an authenticator app needs.
public struct SecondFactorEnrolment: Sendable, Redacted {
    /// The secret, for people who type it.
    public let secret: OneTimeSecret
    /// The link that a QR code holds. As secret as the secret.
    public let link: String

    init(secret: OneTimeSecret, account: String) {
        self.secret = secret
        link = secret.provisioningURI(issuer: "PacCrypt", account: account)
    }
}

/// A second factor that is on from now.
public struct SecondFactorActivation: Sendable {
    /// The session under its new id.
    public let signIn: SignIn
    /// The recovery codes; they are shown now and never again.
    public let recoveryCodes: [RecoveryCode]
}

extension AccessControl {
    /// Makes a secret, which waits for a code that confirms it, at most ``PendingSecret/lifetimeSeconds``.
    ///
    /// It is kept sealed under the session's token, so that a copy of the store gives nothing away.
    ///
    /// - Throws: ``AdminAccessError`` `secondFactorIsOn`, and as ``confirm(_:of:for:demanding:client:)``.
    public func beginSecondFactor(
        of session: AdminSession, password: Password, client: AccessClient
    ) async throws -> SecondFactorEnrolment {
        let stored = try await confirmedAccount(
            StepUp(password: password), of: session, for: .twoFactorEnabled, client: client
        ).stored
        guard stored.account.secondFactor == nil else { throw AdminAccessError.secondFactorIsOn }
        let secret = OneTimeSecret.random()
        let sealed = try PendingSecret.seal(secret, under: session.token, now: clock())
        guard try await stores.sessions.setPendingSecret(sealed, of: session.token.hash) else {
            throw AdminAccessError.sessionEnded
        }
        return SecondFactorEnrolment(secret: secret, account: stored.account.name)
    }

    /// The second factor that waits to be confirmed in this session, for its page and QR code; nil when none does.
    public func pendingSecondFactor(of session: AdminSession) async throws -> SecondFactorEnrolment? {
        guard let sealed = try await stores.sessions.pendingSecret(of: session.token.hash),
            let secret = PendingSecret.open(sealed, under: session.token, now: clock())
        else { return nil }
        return SecondFactorEnrolment(secret: secret, account: session.name)
    }

    /// Switches the second factor on, after a code that shows that the authenticator has the secret. All other sessions
    /// end.
    ///
    /// The password is asked for again: with the session's cookie alone one sees the secret that waits, and would get
    /// recovery codes for it.
    ///
    /// - Throws: ``AdminAccessError`` `noPendingSecondFactor`, `secondFactorIsOn`, `changedMeanwhile`, and as
    ///   ``confirm(_:of:for:demanding:client:)``; `AuditLogError`.
    public func confirmSecondFactor(
        of session: AdminSession, _ given: StepUp, client: AccessClient
    ) async throws -> SecondFactorActivation {
        let stored = try await currentAccount(of: session)
        guard stored.account.secondFactor == nil else { throw AdminAccessError.secondFactorIsOn }
        guard let pending = try await pendingSecondFactor(of: session) else {
            throw AdminAccessError.noPendingSecondFactor
        }
        guard let code = given.code, !code.isEmpty else { throw AdminAccessError.codeRequired }
        let attempt = Attempt([], at: .twoFactorEnabled, actor: .admin(session.name), client: client)
        let (lastStep, openStepUps) = try await counting(attempt, of: session) {
            try await check(given.password, of: stored, attempt)
            return try step(of: code, secret: pending.secret)
        }
        let codes = RecoveryCode.randomSet()
        var account = stored.account
        account.secondFactor = SecondFactor(
            secret: pending.secret, lastStep: lastStep, recoveryCodes: codes.map(\.hash))
        try await exchange(stored, for: account, recording: event(.twoFactorEnabled, session, client))
        let signIn = try await renew(account, client: client, openStepUps: openStepUps)
        return SecondFactorActivation(signIn: signIn, recoveryCodes: codes)
    }

    /// The step of the first code of a secret.
    private func step(of code: String, secret: OneTimeSecret) throws -> UInt64 {
        switch OneTimeCode.verify(code, secret: secret, seconds: clock().seconds, lastStep: nil) {
        case .accepted(let step): return step
        case .clockOff(_, let seconds): throw AdminAccessError.clockOff(seconds: seconds)
        case .replayed, .wrong: throw AdminAccessError.wrongCode
        }
    }

    /// Removes the second factor and its recovery codes, for a code too: with the password alone one could do without
    /// codes from then on. All other sessions end.
    ///
    /// - Throws: ``AdminAccessError`` `secondFactorIsOff`, `changedMeanwhile`, and as
    ///   ``confirm(_:of:for:demanding:client:)``; `AuditLogError`.
    public func disableSecondFactor(
        of session: AdminSession, _ given: StepUp, client: AccessClient
    ) async throws -> SignIn {
        let (stored, openStepUps) = try await confirmedAccount(
            given, of: session, for: .twoFactorDisabled, demanding: .passwordAndCode, client: client)
        guard stored.account.secondFactor != nil else { throw AdminAccessError.secondFactorIsOff }
        var account = stored.account
        account.secondFactor = nil
        try await exchange(stored, for: account, recording: event(.twoFactorDisabled, session, client))
        return try await renew(account, client: client, openStepUps: openStepUps)
    }

    /// Replaces the recovery codes, used or not, by new ones, for a code too, because each of them is one; they are
    /// shown now and never again.
    ///
    /// - Throws: as ``disableSecondFactor(of:_:client:)``.
    public func renewRecoveryCodes(
        of session: AdminSession, _ given: StepUp, client: AccessClient
    ) async throws -> [RecoveryCode] {
        let stored = try await confirmedAccount(
            given, of: session, for: .twoFactorEnabled, demanding: .passwordAndCode, client: client
        ).stored
        guard stored.account.secondFactor != nil else { throw AdminAccessError.secondFactorIsOff }
        let codes = RecoveryCode.randomSet()
        var account = stored.account
        account.secondFactor?.recoveryCodes = codes.map(\.hash)
        let event = event(.twoFactorEnabled, session, client, detail: ["recovery_codes": "renewed"])
        try await exchange(stored, for: account, recording: event)
        return codes
    }
}
