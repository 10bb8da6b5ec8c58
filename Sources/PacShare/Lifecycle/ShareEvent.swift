import AuditLog

/// Something that happened to a share. Audit log, status and metrics only consume these.
public struct ShareEvent: Sendable, Equatable {
    /// What can happen to a share.
    public enum Kind: Sendable, Equatable {
        /// It was stored: so many files with so many bytes.
        case created(files: Int, bytes: UInt64)
        /// So many files of it were scanned, or could not be, all with the same verdict.
        case scanned(ScanVerdict, files: Int = 1)
        /// It was unlocked with the pickup password.
        case unlocked
        /// A password, a code or a proof was wrong; true when it was the last one that the sender allowed.
        case attemptFailed(locks: Bool)
        /// A password or code was not even looked at, because too many had been wrong.
        case attemptRefused
        /// A code came twice.
        case codeReplayed
        /// It was opened with the encryption password.
        case opened(LeaseSource)
        /// Everything was sent under a lease.
        case delivered
        /// The bearer of a lease confirmed that everything arrived.
        case confirmed
        /// A lease ended before everything was sent; true when its download was given back.
        case leaseEnded(isReturned: Bool)
        /// It was deleted because its downloads were used up.
        case burned
        /// Its attempts were given back by its sender.
        case reopened
        /// It was deleted by its sender.
        case revoked
        /// Its time is over.
        case expired
        /// A blob of it is not there any more.
        case lost
        /// It was lost, and all its blobs are there again.
        case found
    }

    /// The share's name in logs.
    public let share: ShareTag
    /// What happened.
    public let kind: Kind

    /// Makes one from its members.
    public init(share: ShareTag, kind: Kind) {
        self.share = share
        self.kind = kind
    }
}

/// What ``ShareStore/perform(_:on:now:)`` gives back.
public struct ShareOutcome: Sendable, Equatable {
    /// What became of the command.
    public let reply: ShareReply
    /// What happened, in order.
    public let events: [ShareEvent]
    /// The share as it is now.
    public let share: Share

    /// Makes one from its members.
    public init(reply: ShareReply, events: [ShareEvent], share: Share) {
        self.reply = reply
        self.events = events
        self.share = share
    }
}
