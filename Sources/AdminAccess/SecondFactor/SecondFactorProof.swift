import PacCryptCore

/// What the code that came with a login proves.
enum SecondFactorProof: Equatable {
    /// There is no second factor.
    case notNeeded
    /// The authenticator's code of that step, which was not used before.
    case step(UInt64)
    /// One of the recovery codes.
    case recoveryCode(TokenHash)
    /// The authenticator's code of another time: of that step, which is so many seconds ahead.
    case clockOff(step: UInt64, seconds: Int)
    /// Nothing.
    case wrong

    init(_ code: String?, for factor: SecondFactor?, seconds: UInt64) {
        guard let factor else {
            self = .notNeeded
            return
        }
        let typed = code ?? ""
        let hash = RecoveryCode(typed)?.hash
        let verification = OneTimeCode.verify(
            typed, secret: factor.secret, seconds: seconds, lastStep: factor.lastStep)
        if let hash, factor.recoveryCodes.contains(hash) {
            self = .recoveryCode(hash)
            return
        }
        switch verification {
        case .accepted(let step): self = factor.disclosedSteps.contains(step) ? .wrong : .step(step)
        case .clockOff(let step, let seconds): self = .clockOff(step: step, seconds: seconds)
        case .replayed, .wrong: self = .wrong
        }
    }

    var isRecoveryCode: Bool {
        if case .recoveryCode = self { true } else { false }
    }
}
