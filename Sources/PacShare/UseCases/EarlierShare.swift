import PacCryptCore
import RequestGuard

/// What a share keeps that takes the place of one that another program made.
///
/// It counts for nobody's number of shares, has no picture of the second factor, and nobody has its manage token.
public struct EarlierShare: Sendable {
    /// Its id, so that links that were given out go on leading to it.
    public let id: ShareID
    /// When it was made.
    public let createdAt: Timestamp
    /// Until when it can be picked up.
    public let expiresAt: Timestamp
    /// The secret of the second factor, when a code is asked for.
    public let codeSecret: OneTimeSecret?
    /// The time step of the last one-time code that was accepted.
    public let lastCodeStep: UInt64?
    /// Steps whose codes are not accepted because an answer told when they are due.
    public let disclosedSteps: DisclosedSteps?

    /// Makes one from its members.
    public init(
        id: ShareID, createdAt: Timestamp, expiresAt: Timestamp, codeSecret: OneTimeSecret?, lastCodeStep: UInt64?,
        disclosedSteps: DisclosedSteps? = nil
    ) {
        self.id = id
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.codeSecret = codeSecret
        self.lastCodeStep = lastCodeStep
        self.disclosedSteps = disclosedSteps
    }
}
