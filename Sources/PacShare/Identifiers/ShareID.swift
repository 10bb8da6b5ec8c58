import AuditLog
import Crypto
import Foundation
import PacCryptCore
import TextEncodings

/// The name of a share as it stands in its link: 24 random bytes in base64url (32 characters). A secret: whoever has it
/// can try passwords.
public typealias ShareID = SecretToken<ShareIDs>

/// Ids of shares.
public enum ShareIDs: TokenKind {
    public static let byteCount = 24
}

extension ShareID {
    /// The name under which the share is stored.
    public var key: ShareKey { ShareKey(self) }

    /// The name of the share in logs.
    public var tag: ShareTag { ShareTag(shareID: text) }
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
