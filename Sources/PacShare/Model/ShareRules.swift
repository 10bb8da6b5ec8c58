/// What was decided about a share when it was made.
public struct ShareRules: Sendable, Hashable, Codable {
    /// How often it can be downloaded; nil for any number.
    public var maxDownloads: Int?
    /// How many wrong passwords, codes and proofs lock it; nil for none.
    public var maxAttempts: Int?
    /// Seconds between the last delivery and the deletion; 0 deletes at once.
    public var burnGraceSeconds: Int64

    /// Makes one from its members.
    public init(maxDownloads: Int? = 1, maxAttempts: Int? = nil, burnGraceSeconds: Int64 = 600) {
        self.maxDownloads = maxDownloads
        self.maxAttempts = maxAttempts
        self.burnGraceSeconds = burnGraceSeconds
    }

    /// Whether the share is gone with its last delivery, so that what gets lost on its way cannot be had again.
    var destroysAtOnce: Bool { burnGraceSeconds <= 0 }
}

/// The times and numbers that are the same for every share.
public enum ShareLimitation {
    /// How long a ticket holds, in seconds.
    public static let ticketSeconds: Int64 = 900
    /// How many wrong encryption passwords a ticket survives.
    public static let ticketAttempts = 5
    /// The most tickets of a share; a new one takes the place of the oldest of whoever holds most.
    public static let tickets = 16
    /// How long a lease lives after its last byte, in seconds.
    public static let leaseIdleSeconds: Int64 = 900
    /// How long a lease lives at most, in seconds.
    public static let leaseSeconds: Int64 = 86_400
    /// How long nobody must have been connected before a lease can be taken over, in seconds.
    public static let takeOverSeconds: Int64 = 60
    /// The most leases of a share at a time.
    public static let leases = 32
    /// How many downloads are given back at most.
    public static let returnedDownloads = 2
    /// Who has sent that many last bytes of a file has sent the file, whatever was confirmed.
    public static let tailBytes: UInt64 = 65_536
    /// What a record counts with, in bytes: about what it takes, with some tickets and leases.
    public static let recordBytes: UInt64 = 4096
    /// What a record counts with for each file, in bytes: its name, its place and its verdict. What long names take
    /// beyond that is in ``Share/countedBytes``.
    public static let recordBytesPerFile: UInt64 = 1024
    /// How long the picture of the second factor is kept, in seconds.
    public static let qrSeconds: Int64 = 600
}
