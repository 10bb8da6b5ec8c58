import PacCryptCore

/// A confirmed second factor: the secret shared with an authenticator app, and the codes for the day it is lost.
public struct SecondFactor: Sendable, Equatable {
    /// The shared secret.
    public var secret: OneTimeSecret
    /// The step of the last code that was accepted; no code of it or before is accepted again.
    public var lastStep: UInt64?
    /// The hashes of the recovery codes that are left.
    public var recoveryCodes: [TokenHash]

    /// - Parameters:
    ///   - secret: the shared secret.
    ///   - lastStep: the step of the last code that was accepted.
    ///   - recoveryCodes: the hashes of the recovery codes that are left.
    public init(secret: OneTimeSecret, lastStep: UInt64? = nil, recoveryCodes: [TokenHash] = []) {
        self.secret = secret
        self.lastStep = lastStep
        self.recoveryCodes = recoveryCodes
    }
}
