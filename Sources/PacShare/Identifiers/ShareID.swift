import AuditLog
import Crypto
import Foundation
import PacCryptCore

/// The name of a share as it stands in its link: 24 random bytes in base64url (32 characters). A secret: whoever has it
/// can try passwords.
public struct ShareID: Sendable, Equatable {
    private static let byteCount = 24
    private let bytes: SecretBytes

    private init(bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// A fresh random id.
    public static func random() -> ShareID {
        ShareID(bytes: .random(count: byteCount))
    }

    /// Reads an id from a link; nil when it is none.
    public init?(_ text: some StringProtocol) {
        guard let bytes = Base64URL.bytes(text, count: Self.byteCount) else { return nil }
        self.bytes = SecretBytes(bytes)
    }

    /// The id as it stands in the link.
    public var text: String { bytes.withUnsafeBytes { Base64URL.text($0) } }

    /// The name under which the share is stored.
    public var key: ShareKey { ShareKey(self) }

    /// The name of the share in logs.
    public var tag: ShareTag { ShareTag(shareID: text) }
}

extension ShareID: CustomStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The name under which a share is stored, from which its id cannot be found:
/// SHA-256("paccrypt/v1/share-id" ‖ id as it stands in the link).
public struct ShareKey: FixedBytes {
    public static let byteCount = 32
    public let bytes: [UInt8]

    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The key of a share.
    public init(_ id: ShareID) {
        var hash = SHA256()
        hash.update(data: Data("paccrypt/v1/share-id".utf8))
        hash.update(data: Data(id.text.utf8))
        bytes = Array(hash.finalize())
    }
}
