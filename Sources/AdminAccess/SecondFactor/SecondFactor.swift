import PacCryptCore

/// A confirmed second factor: the secret shared with an authenticator app, and the codes for the day it is lost.
public struct SecondFactor: Sendable, Equatable {
    /// The shared secret.
    public var secret: OneTimeSecret
    /// The step of the last code that was accepted; no code of it or before is accepted again.
    public var lastStep: UInt64?
    /// The hashes of the recovery codes that are left.
    public var recoveryCodes: [TokenHash]
    /// Coming steps whose codes are not accepted because an answer disclosed when they are due.
    public var disclosedSteps: DisclosedSteps

    /// - Parameters:
    ///   - secret: the shared secret.
    ///   - lastStep: the step of the last code that was accepted.
    ///   - recoveryCodes: the hashes of the recovery codes that are left.
    ///   - disclosedSteps: coming steps whose codes are not accepted.
    public init(
        secret: OneTimeSecret, lastStep: UInt64? = nil, recoveryCodes: [TokenHash] = [],
        disclosedSteps: DisclosedSteps = DisclosedSteps()
    ) {
        self.secret = secret
        self.lastStep = lastStep
        self.recoveryCodes = recoveryCodes
        self.disclosedSteps = disclosedSteps
    }
}

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
