import Crypto
import Foundation
import PacCryptCore
import RequestGuard
import TextEncodings

/// Who holds a ticket of a share, so that nobody's tickets push out those of others: a keyed hash, from which the
/// address cannot be found without the instance's key, and which differs from share to share.
public struct TicketHolder: FixedBytes {
    public static let byteCount = 16
    public let bytes: [UInt8]

    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The first half of HMAC-SHA-256 of the share's and the client's key.
    ///
    /// - Parameters:
    ///   - client: who unlocked the share.
    ///   - share: the share.
    ///   - secret: a secret of the instance.
    public init(_ client: ClientKey, of share: ShareKey, secret: SecretBytes) {
        let key = secret.withUnsafeBytes { SymmetricKey(data: $0) }
        let text = Data("paccrypt/v1/ticket-holder/\(share.hexadecimal)/\(client)".utf8)
        bytes = Array(HMAC<SHA256>.authenticationCode(for: text, using: key).prefix(Self.byteCount))
    }
}
