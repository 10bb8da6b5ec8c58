import RequestGuard

/// What became of a command.
public enum ShareReply: Sendable, Equatable {
    /// It was done.
    case done
    /// A lease was given out, and how the download that it needs was come by.
    case claimed(LeaseSource)
    /// Somebody else has the last download and was connected a moment ago.
    case beingDownloaded(retryAfterSeconds: Int)
    /// The bytes were added; true once everything was sent under the lease.
    case progressed(isDelivered: Bool)
    /// It was not done.
    case refused(ShareRefusal)
}

/// How the download of a lease was come by.
public enum LeaseSource: String, Sendable, Equatable {
    /// It takes one of the share's downloads.
    case download
    /// It has that of a lease without a connection.
    case takeOver = "take_over"
    /// It needs none: what was delivered a moment ago is opened again.
    case again
}

/// Why a command was not done.
public enum ShareRefusal: Sendable, Equatable {
    /// The share is over.
    case over(ShareState)
    /// All attempts that the sender allowed are used up or under way.
    case locked
    /// The ticket is not one of this share, has run out of time or of attempts.
    case noTicket
    /// The lease is not one of this share, or has ended.
    case noLease
    /// The code was used before, or an answer told when it is due.
    case codeUsed
    /// So many steps to come have been told that no other one may be.
    case undisclosed
    /// There is still something to do with the blobs, or nothing any more.
    case notDue
}
