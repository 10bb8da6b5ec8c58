import PacCryptCore
import RequestGuard

/// What can be done to a share. Each is applied as a whole or not at all, by ``ShareStore/perform(_:on:now:)``.
public enum ShareCommand: Sendable, Equatable {
    /// Do what time has done: end leases, burn, expire, forget the picture of the second factor.
    case settle

    // MARK: Attempts

    /// Take an attempt, before anything is derived from what was sent: one of the sender's total, and with a ticket
    /// one of its own.
    case reserveAttempt(ticket: TokenHash?)
    /// Give an attempt back that could not be made. One that was right is given back by what it led to: a
    /// ``TicketGrant`` or a ``LeaseGrant``.
    case refundAttempt(TakenAttempt)
    /// Keep an attempt that was wrong.
    case failAttempt
    /// Never accept the code of that step to come, because an answer is about to tell when it will be due.
    case discloseCode(step: UInt64)

    // MARK: Picking up

    /// The pickup password was right, and the code: keep a ticket.
    case unlock(TicketGrant)
    /// The encryption password was right: take a download as a lease.
    case claimDownload(LeaseGrant)
    /// Somebody is connected under a lease, and these bytes were sent since the last time; none to say that the
    /// connection still stands. While one stands this comes at least every 30 seconds. Bytes that were sent may still
    /// get lost: a share that is destroyed at once is delivered when all are known to have arrived. An answer that did
    /// is told whole, with what of it was told as sent before.
    case progress(lease: TokenHash, sent: [SentRange], arrived: [SentRange])
    /// The bearer of a lease has everything.
    case confirm(lease: TokenHash)

    // MARK: The sender and the operator

    /// Give all attempts back.
    case reopen
    /// Delete the share and end its leases.
    case revoke
    /// A blob is not there any more.
    case markLost
    /// All blobs of a lost share are there again.
    case markFound
    /// The blobs of a share that is over were deleted.
    case forgetBlobs
}

/// An attempt that ``ShareCommand/reserveAttempt(ticket:)`` has taken.
public struct TakenAttempt: Sendable, Equatable {
    /// The ticket that it was taken of, too.
    public let ticket: TokenHash?
    /// How often the sender had given all attempts back before: what was given back is not given back once more.
    let round: Int

    fileprivate init(ticket: TokenHash?, round: Int) {
        self.ticket = ticket
        self.round = round
    }
}

extension Share {
    /// The attempt that was taken last, of the share as ``ShareCommand/reserveAttempt(ticket:)`` has left it.
    ///
    /// - Parameter ticket: the ticket that the command named.
    public func takenAttempt(ticket: TokenHash?) -> TakenAttempt {
        TakenAttempt(ticket: ticket, round: attemptRound ?? 0)
    }
}

/// A ticket to be given out.
public struct TicketGrant: Sendable, Equatable {
    /// The hash of its token.
    public var hash: TokenHash
    /// The key of the sealed metadata, sealed under the token.
    public var seal: TokenSeal
    /// Who will hold it.
    public var holder: TicketHolder
    /// The time step of the one-time code, when there was one.
    public var codeStep: UInt64?
    /// The attempt that turned out right, to be given back; nil when none was taken.
    public var attempt: TakenAttempt?

    /// Makes one from its members.
    public init(
        hash: TokenHash, seal: TokenSeal, holder: TicketHolder, codeStep: UInt64? = nil, attempt: TakenAttempt? = nil
    ) {
        self.hash = hash
        self.seal = seal
        self.holder = holder
        self.codeStep = codeStep
        self.attempt = attempt
    }
}

/// A lease to be given out.
public struct LeaseGrant: Sendable, Equatable {
    /// The hash of its token.
    public var hash: TokenHash
    /// The keys of files and metadata, sealed under the token.
    public var seal: TokenSeal
    /// Whether the containers are handed out as they lie.
    public var isSealed: Bool
    /// Bytes that are handed out of each file, in order.
    public var sizes: [UInt64]
    /// The time step of the one-time code, when both passwords come at once.
    public var codeStep: UInt64?
    /// The attempt that turned out right, to be given back; nil when none was taken.
    public var attempt: TakenAttempt?

    /// Makes one from its members.
    public init(
        hash: TokenHash, seal: TokenSeal, isSealed: Bool, sizes: [UInt64], codeStep: UInt64? = nil,
        attempt: TakenAttempt? = nil
    ) {
        self.hash = hash
        self.seal = seal
        self.isSealed = isSealed
        self.sizes = sizes
        self.codeStep = codeStep
        self.attempt = attempt
    }
}
