import PacCryptCore

/// A confirmed second factor: the secret shared with an authenticator app, and the codes for the day it is lost.
public struct SecondFactor: Sendable, Equatable {
    /// The shared secret.
    public var secret: OneTimeSecret
    /// The step of the last code that was accepted; no code of it or before is accepted again.
    public var lastStep: UInt64?
    /// The hashes of the recovery codes that are left.
    public var recoveryCodes: [TokenHash]
    /// Steps to come whose codes are not accepted because an answer told when they are due.
    public var disclosedSteps: DisclosedSteps

    /// - Parameters:
    ///   - secret: the shared secret.
    ///   - lastStep: the step of the last code that was accepted.
    ///   - recoveryCodes: the hashes of the recovery codes that are left.
    ///   - disclosedSteps: steps to come whose codes are not accepted.
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
