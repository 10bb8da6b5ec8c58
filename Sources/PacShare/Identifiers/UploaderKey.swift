import Crypto
import Foundation
import PacCryptCore
import RequestGuard
import TextEncodings

/// Who uploaded a share, or a network around them, so that the shares of one client and of one network can be counted:
/// a keyed hash, from which the address cannot be found without the instance's key.
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

    /// HMAC-SHA-256 of a name.
    ///
    /// - Parameters:
    ///   - name: one of ``Holder/names``.
    ///   - secret: a secret of the instance.
    public init(_ name: String, secret: SecretBytes) {
        let key = secret.withUnsafeBytes { SymmetricKey(data: $0) }
        bytes = Array(
            HMAC<SHA256>.authenticationCode(for: Data("paccrypt/v1/uploader/\(name)".utf8), using: key))
    }

    /// Who uploads and the networks around, from the narrowest.
    public static func all(of holder: Holder, secret: SecretBytes) -> [UploaderKey] {
        holder.names.map { UploaderKey($0, secret: secret) }
    }
}
