/// The answer of `GET /api/pacshare/{id}/status`, `POST /api/pacshare/{id}/reopen` and `DELETE /api/pacshare/{id}`.
public struct ShareStatusAnswer: Sendable, Codable, Equatable {
    /// `active`, `locked`, `burned`, `revoked`, `expired` or `lost`.
    public var state: String
    /// `text`, `file`, or `sealed` for what the sender encrypted.
    public var kind: String
    /// What the audit log calls the share: 12 hex digits.
    public var share: String
    /// The name of the file, or of the first; absent where the server does not know it.
    public var filename: String?
    /// What the sender calls the share.
    public var label: String?
    /// When the share was made (RFC 3339).
    public var createdAt: String
    /// When it ends (RFC 3339).
    public var expiresAt: String
    /// How often it can be picked up in all; absent without a limit.
    public var maxDownloads: Int?
    /// How often it can still be picked up; absent without a limit.
    public var downloadsLeft: Int?
    /// How many wrong attempts lock it; absent without a limit.
    public var maxAttempts: Int?
    /// How many more lock it; absent without a limit.
    public var attemptsLeft: Int?
    /// Wrong passwords, codes and proofs so far, those before a reopening too.
    public var failedAttempts: Int
    /// How often it was opened.
    public var opened: Int
    /// Whether a download is under way.
    public var downloading: Bool
    /// Bytes sent in all.
    public var bytesDelivered: UInt64
    /// When everything had been sent for the first time (RFC 3339).
    public var deliveredAt: String?
    /// When it was burned, revoked or lost (RFC 3339).
    public var endedAt: String?

    /// Memberwise initializer.
    public init(
        state: String, kind: String, share: String, filename: String?, label: String?, createdAt: String,
        expiresAt: String, maxDownloads: Int?, downloadsLeft: Int?, maxAttempts: Int?, attemptsLeft: Int?,
        failedAttempts: Int, opened: Int, downloading: Bool, bytesDelivered: UInt64, deliveredAt: String?,
        endedAt: String?
    ) {
        self.state = state
        self.kind = kind
        self.share = share
        self.filename = filename
        self.label = label
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.maxDownloads = maxDownloads
        self.downloadsLeft = downloadsLeft
        self.maxAttempts = maxAttempts
        self.attemptsLeft = attemptsLeft
        self.failedAttempts = failedAttempts
        self.opened = opened
        self.downloading = downloading
        self.bytesDelivered = bytesDelivered
        self.deliveredAt = deliveredAt
        self.endedAt = endedAt
    }

    enum CodingKeys: String, CodingKey {
        case state, kind, share, filename, label, opened, downloading
        case createdAt = "created_at"
        case expiresAt = "expires_at"
        case maxDownloads = "max_downloads"
        case downloadsLeft = "downloads_left"
        case maxAttempts = "max_attempts"
        case attemptsLeft = "attempts_left"
        case failedAttempts = "failed_attempts"
        case bytesDelivered = "bytes_delivered"
        case deliveredAt = "delivered_at"
        case endedAt = "ended_at"
    }
}
