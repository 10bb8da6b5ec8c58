import RequestGuard

/// Where shares are kept. Each operation is atomic, also among several servers.
///
/// All throw ``ShareError/storageUnavailable(cause:)`` when the store cannot be reached.
public protocol ShareStore: Sendable {
    /// The name of this database; it stays the same until a backup is restored into it.
    func instance() async throws -> InstanceID

    /// Keeps a new share, unless its uploader, or a network around it, has as many active ones as the quota allows
    /// (``ShareQuota/allowances(of:)``).
    func insert(_ share: Share, quota: ShareQuota, now: Timestamp) async throws -> InsertReply

    /// How many shares of an uploader, or of all in a network together, can still be picked up, as the quota counts
    /// them: those that have the key among their ``Share/uploaders``.
    func activeShares(of uploader: UploaderKey, now: Timestamp) async throws -> Int

    /// The share as it was left; what time has done since is not in it. Nil when there is none.
    func share(_ key: ShareKey) async throws -> Share?

    /// Applies ``Share/handle(_:now:)`` to the share and keeps the result. Nil when there is no such share.
    func perform(_ command: ShareCommand, on key: ShareKey, now: Timestamp) async throws -> ShareOutcome?

    /// Shares whose ``Share/nextDue`` has come, the longest overdue first, and of those with one moment in the order of
    /// their keys.
    ///
    /// - Parameter after: the last one of the page before; nil for the first page.
    func due(now: Timestamp, after: DueShare?, limit: Int) async throws -> [DueShare]

    /// Forgets a share. Removing what is not there is fine.
    func remove(_ key: ShareKey) async throws

    /// The blobs that shares refer to (``Share/storedBlobs``), in the order of their names, after the given one.
    func blobs(after: BlobID?, limit: Int) async throws -> [StoredReference]

    /// How many shares there are and what they take.
    func totals() async throws -> ShareTotals
}

/// A share that is due, which is also its place among those that are.
public struct DueShare: Sendable, Hashable {
    /// The share.
    public let key: ShareKey
    /// Its ``Share/nextDue``.
    public let moment: Timestamp

    /// Makes one from its members.
    public init(key: ShareKey, moment: Timestamp) {
        self.key = key
        self.moment = moment
    }
}

/// What became of a new share.
public enum InsertReply: Sendable, Equatable {
    /// It is kept.
    case inserted
    /// Its uploader, or a network around it, has as many active shares as allowed.
    case tooManyOfClient
    /// There is one with that key already.
    case exists
}

/// A blob that a share refers to.
public struct StoredReference: Sendable, Hashable {
    /// The blob.
    public let blob: BlobID
    /// The share.
    public let share: ShareKey
    /// Until when the share can be picked up, as far as its own record tells; nil when it is over or lost.
    public let activeUntil: Timestamp?

    /// Makes one from its members.
    public init(blob: BlobID, share: ShareKey, activeUntil: Timestamp?) {
        self.blob = blob
        self.share = share
        self.activeUntil = activeUntil
    }
}

/// How much a store of shares holds.
public struct ShareTotals: Sendable, Hashable {
    /// Shares that have their blobs.
    public var count: Int
    /// What those shares take, as ``Share/countedBytes`` has it: the bytes of their blobs, and of long names.
    public var storedBytes: UInt64
    /// The records, also of shares that are over and kept for their status.
    public var records: Int
    /// The blobs.
    public var files: Int

    /// Makes one from its members.
    public init(count: Int, storedBytes: UInt64, records: Int, files: Int) {
        self.count = count
        self.storedBytes = storedBytes
        self.records = records
        self.files = files
    }

    /// What the storage limit counts: blobs, and for the records what they take at the rates of ``ShareLimitation``.
    public var countedBytes: UInt64 {
        storedBytes.addingClamped(UInt64(clamping: records) * ShareLimitation.recordBytes)
            .addingClamped(UInt64(clamping: files) * ShareLimitation.recordBytesPerFile)
    }
}
