import Crypto
import Foundation
import TextEncodings

/// The key of Fernet tokens: 16 bytes for the MAC, then 16 for the cipher (Fernet specification, "Key Format").
public struct FernetKey: Sendable, Equatable, Redacted {
    static let byteCount = 32
    let bytes: SecretBytes

    /// Reads a key file: 32 bytes in URL-safe base64, with white space around it allowed.
    ///
    /// - Throws: ``PacCryptError/Code/invalidKey``.
    public init(text: some StringProtocol) throws {
        let encoded = Array(text.trimmingCharacters(in: .whitespacesAndNewlines).utf8)
        guard var decoded = Base64URL.bytes(padded: encoded), decoded.count == Self.byteCount else {
            throw PacCryptError(.invalidKey, "A Fernet key is 32 bytes in URL-safe base64, which is 44 characters.")
        }
        bytes = SecretBytes(decoded)
        decoded.withUnsafeMutableBytes { Sodium.wipe($0) }
    }

    private init(bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// A fresh key.
    public static func random() -> FernetKey {
        FernetKey(bytes: .random(count: byteCount))
    }

    /// The key in URL-safe base64, 44 characters: what a key file holds.
    public var text: SecretBytes {
        SecretBytes(bytes.withUnsafeBytes { Base64URL.padded($0) })
    }

    /// The keys of the MAC and of the cipher.
    var halves: (signing: SymmetricKey, encryption: SymmetricKey) {
        let (signing, encryption) = bytes.key.halves
        return (signing, encryption)
    }
}
