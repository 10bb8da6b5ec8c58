import PacCryptCore
import RequestGuard
import TextEncodings

/// What only the pickup password opens. It also binds what lies in the stores to this share, so that nobody who can
/// write to a store can put another file in its place, or take the second factor away.
public struct ShareMetadata: Sendable, Equatable, Codable, Redacted {
    /// The version of the record.
    public private(set) var version = 1
    /// The share's id as it stands in the link.
    public var shareID: String
    /// When the share was made.
    public var createdAt: Timestamp
    /// Files or a text.
    public var kind: ShareKind
    /// The id of the algorithm that the sender chose.
    public var algorithm: String
    /// The secret of the second factor in base32, when a code is asked for.
    public var codeSecret: String?
    /// Whether the sender sealed the files.
    public var isSealedBySender: Bool
    /// SHA-256 of the first container's open proof; nil when the sender of a sealed share gave none.
    public var openProofHash: TokenHash?
    /// The files, in order.
    public var files: [SharedFile]

    /// Makes one from its members.
    public init(
        shareID: String, createdAt: Timestamp, kind: ShareKind, algorithm: String, codeSecret: String?,
        isSealedBySender: Bool, openProofHash: TokenHash?, files: [SharedFile]
    ) {
        self.shareID = shareID
        self.createdAt = createdAt
        self.kind = kind
        self.algorithm = algorithm
        self.codeSecret = codeSecret
        self.isSealedBySender = isSealedBySender
        self.openProofHash = openProofHash
        self.files = files
    }
}

/// What is known of one file.
public struct SharedFile: Sendable, Equatable, Codable {
    /// Its name as it was uploaded; nil when it is sealed in the container. It may be anything.
    public var name: String?
    /// Its MIME type as the sender's program gave it.
    public var type: String?
    /// Its bytes, or those of its container when the sender sealed it.
    public var size: UInt64
    /// When it was last changed, in seconds since 1970.
    public var modified: Int64?
    /// Its CRC-32; nil when the sender sealed it.
    public var crc32: UInt32?
    /// The MAC of its container's header.
    public var headerMAC: HeaderMAC
    /// What the scanner said.
    public var scan: ScanVerdict

    /// Makes one from its members.
    public init(
        name: String?, type: String?, size: UInt64, modified: Int64? = nil, crc32: UInt32?, headerMAC: HeaderMAC,
        scan: ScanVerdict
    ) {
        self.name = name
        self.type = type
        self.size = size
        self.modified = modified
        self.crc32 = crc32
        self.headerMAC = headerMAC
        self.scan = scan
    }
}

/// The MAC of a container's header, which stands for the whole container: it covers the salt from which the payload's
/// keys come.
public struct HeaderMAC: FixedBytes {
    public static let byteCount = 32
    public let bytes: [UInt8]

    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }
}
