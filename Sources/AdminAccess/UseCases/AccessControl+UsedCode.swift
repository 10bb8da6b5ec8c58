import AuditLog
import PacCryptCore

extension AccessControl {
    /// How often the use of a code is retried when somebody else changes the account at the same time.
    static let mostRounds = 8

    /// The account after a code of it was used up. Whoever calls it stores the account in place of the one that was
    /// read, so that of two who use the same code at once only one succeeds.
    ///
    /// - Throws: ``AdminAccessError`` `wrongCode`, `clockOff`; `AuditLogError` when the use of a recovery code cannot be
    ///   put on record.
    func account(
        using proof: SecondFactorProof, of stored: StoredAccount, _ attempt: Attempt
    ) async throws -> AdminAccount {
        var account = stored.account
        switch proof {
        case .notNeeded: break
        case .step(let step): account.secondFactor?.lastStep = step
        case .recoveryCode(let hash):
            account.secondFactor?.recoveryCodes.removeAll { $0 == hash }
            try await audit.record(
                AuditEvent(.recoveryCodeUsed, actor: .admin(account.name), client: attempt.client.address))
        case .clockOff(let step, let seconds):
            // Nobody may learn when the code of a coming step is due and then use it.
            if seconds > 0, try await !disclose(step, of: stored) { throw AdminAccessError.wrongCode }
            throw AdminAccessError.clockOff(seconds: seconds)
        case .wrong: throw AdminAccessError.wrongCode
        }
        return account
    }

    /// Records a coming step, whose code is not accepted from now on.
    ///
    /// - Returns: false when there is no room, or somebody else changed the account; the step must not be disclosed
    ///   then.
    private func disclose(_ step: UInt64, of stored: StoredAccount) async throws -> Bool {
        var account = stored.account
        guard account.secondFactor?.disclosedSteps.add(step, seconds: clock().seconds) == true else { return false }
        if account == stored.account { return true }
        return try await stores.credentials.replace(account, revision: stored.revision)
    }
}
