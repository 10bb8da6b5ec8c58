import Crypto
import Foundation
import TextEncodings

/// A random 32-byte secret that opens a container and travels in a link's fragment.
public struct LinkKey: Sendable, Equatable {
    static let count = 32
    let secret: SecretBytes

    /// A fresh random secret.
    public init() {
        secret = .random(count: Self.count)
    }

    /// Reads base64 (RFC 4648 §4 or §5, padded or not) of 32 bytes; white space around it is ignored.
    ///
    /// - Throws: ``PacCryptError/Code/invalidKey``.
    public init(base64 text: String) throws {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let bytes = Base64URL.bytes(inEitherAlphabet: trimmed), bytes.count == Self.count else {
            throw PacCryptError(.invalidKey, "A link key is base64 of 32 bytes.")
        }
        secret = SecretBytes(bytes)
    }

    /// The secret as base64 (RFC 4648 §4).
    public var base64: String {
        secret.withUnsafeBytes { Data($0).base64EncodedString() }
    }

    /// The key-encryption key for a slot with this salt.
    func deriveKey(salt: [UInt8]) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret.key, salt: salt, info: Array("paccrypt/v1/link".utf8), outputByteCount: 32)
    }
}
