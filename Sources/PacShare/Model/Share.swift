import AuditLog
import Foundation
import PacCryptCore
import RequestGuard

/// A share at rest: all that is known of it without a password. It changes only through ``handle(_:now:)``.
///
/// Adapters of ``ShareStore`` keep the whole value (it is `Codable`, with a version) and index what they need of it:
/// ``key``, ``uploaders``, ``isActive(at:)``, ``nextDue`` and ``storedBlobs``.
public struct Share: Sendable, Equatable, Codable {
    /// The version of the record.
    public private(set) var version = 1
    /// The name under which it is stored.
    public let key: ShareKey
    /// Its name in logs.
    public let tag: ShareTag
    /// When it was made.
    public let createdAt: Timestamp
    /// Until when it can be picked up.
    public let expiresAt: Timestamp
    /// What its sender and the operator decided about it.
    public let rules: ShareRules
    /// Whether the files are shown as a text, or are files.
    public let kind: ShareKind
    /// Whether a code is asked for with the pickup password. The sealed metadata binds it.
    public let requiresCode: Bool
    /// Whether the sender sealed the files, so that the server never saw them.
    public let isSealedBySender: Bool
    /// The containers of the files, in order.
    public let blobs: [ShareBlob]
    /// A record writes `Data` as base64, which is a third of what it needs for an array.
    private var sealedMetadata: Data
    /// Who made it.
    public let uploader: UploaderKey
    /// The networks around who made it, from the narrowest; nil where there are none, or nobody knows them any more.
    private let uploaderNetworks: [UploaderKey]?
    /// What its sender may do with it.
    public let manage: ManageSecret
    /// The picture of the second factor, for the first minutes.
    public internal(set) var qr: QRSecret?

    /// Whether it can be picked up.
    public internal(set) var state = ShareState.active
    /// Whether the blobs still have to be deleted, or lie there as they should.
    public internal(set) var blobsDeleted = false
    /// Attempts taken of ``ShareRules/maxAttempts``, those under way included.
    public internal(set) var attemptsTaken = 0
    /// How often the sender has given all attempts back; nil for never.
    public internal(set) var attemptRound: Int?
    /// Downloads taken of ``ShareRules/maxDownloads``.
    public internal(set) var downloadsTaken = 0
    /// How often a download was given back because nothing was delivered.
    public internal(set) var downloadsReturned = 0
    /// The time step of the last one-time code that was accepted.
    public internal(set) var lastCodeStep: UInt64?
    /// Steps to come whose codes are not accepted because an answer told when they are due; nil when there were none.
    public internal(set) var disclosedSteps: DisclosedSteps?
    /// Who unlocked it lately.
    public internal(set) var tickets: [Ticket] = []
    /// Who downloads it, or did until a moment ago.
    public internal(set) var leases: [Lease] = []
    /// Until when the share can be opened again by those who have downloaded it.
    public internal(set) var graceUntil: Timestamp?
    /// What happened to it.
    public internal(set) var history = ShareHistory()

    /// Makes the record of a new share.
    ///
    /// - Parameters:
    ///   - id: its id; the record keeps key and tag alone.
    ///   - content: the files and what describes them.
    ///   - rules: what sender and operator decided.
    ///   - uploader: who made it.
    ///   - uploaderNetworks: the networks around them, from the narrowest, two at most.
    ///   - manage: what the sender may do with it.
    ///   - qr: the picture of the second factor.
    ///   - createdAt: when it was made.
    ///   - expiresAt: until when it can be picked up.
    public init(
        id: ShareID, content: ShareContent, rules: ShareRules, uploader: UploaderKey,
        uploaderNetworks: [UploaderKey] = [], manage: ManageSecret, qr: QRSecret? = nil, createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        key = id.key
        tag = id.tag
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.rules = rules
        kind = content.kind
        requiresCode = content.requiresCode
        isSealedBySender = content.isSealedBySender
        blobs = content.blobs
        sealedMetadata = Data(content.metadata)
        self.uploader = uploader
        self.uploaderNetworks = uploaderNetworks.isEmpty ? nil : uploaderNetworks
        self.manage = manage
        self.qr = qr
    }

    /// Who made it, and the networks around them: all whom it counts for, from the narrowest.
    public var uploaders: [UploaderKey] { [uploader] + (uploaderNetworks ?? []) }

    /// Names, types and all else that only the pickup password opens: a container.
    public var metadata: [UInt8] { Array(sealedMetadata) }

    /// The bytes of ``metadata``.
    var metadataCount: Int { sealedMetadata.count }

    /// Forgets what the passwords open.
    mutating func forgetContent() {
        sealedMetadata = Data()
        tickets = []
        leases = []
        qr = nil
        graceUntil = nil
    }
}

/// Whether a share's files are shown or downloaded.
public enum ShareKind: String, Sendable, Codable {
    /// Files to be downloaded.
    case file
    /// One UTF-8 text to be shown.
    case text
}

/// The files of a share and what describes them, as its upload left them.
public struct ShareContent: Sendable, Equatable {
    /// Files or a text.
    public var kind: ShareKind
    /// Whether a code is asked for with the pickup password.
    public var requiresCode: Bool
    /// Whether the sender sealed the files.
    public var isSealedBySender: Bool
    /// The containers, in order.
    public var blobs: [ShareBlob]
    /// The sealed metadata.
    public var metadata: [UInt8]

    /// Makes one from its members.
    public init(
        kind: ShareKind, requiresCode: Bool, isSealedBySender: Bool, blobs: [ShareBlob], metadata: [UInt8]
    ) {
        self.kind = kind
        self.requiresCode = requiresCode
        self.isSealedBySender = isSealedBySender
        self.blobs = blobs
        self.metadata = metadata
    }
}
