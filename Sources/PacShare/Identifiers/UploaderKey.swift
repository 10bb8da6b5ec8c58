import Crypto
import Foundation
import PacCryptCore
import RequestGuard
import TextEncodings

/// Who uploaded a share, so that the shares of one client can be counted: a keyed hash, from which the address cannot
/// be found without the instance's key.
public struct UploaderKey: FixedBytes {
    public static let byteCount = 32
    public let bytes: [UInt8]

    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The uploader of shares that nobody uploaded here.
    public static let nobody = UploaderKey(digits: [UInt8](repeating: 0, count: byteCount))

    private init(digits: [UInt8]) {
        bytes = digits
    }

    /// HMAC-SHA-256 of the client's key.
    ///
    /// - Parameters:
    ///   - client: who uploads.
    ///   - secret: a secret of the instance.
    public init(_ client: ClientKey, secret: SecretBytes) {
        let key = secret.withUnsafeBytes { SymmetricKey(data: $0) }
        bytes = Array(
            HMAC<SHA256>.authenticationCode(for: Data("paccrypt/v1/uploader/\(client)".utf8), using: key))
    }
}
