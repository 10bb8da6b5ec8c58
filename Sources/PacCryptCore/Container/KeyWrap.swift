import Crypto

/// Wraps a file key under a key-encryption key: AES-256-GCM, zero nonce, associated data "paccrypt/v1/slot" ‖ type.
///
/// Each key-encryption key comes from a fresh salt or encapsulation, so it wraps one file key only.
enum KeyWrap {
    private static let tagCount = 16

    static func wrap(_ fileKey: FileKey, under key: SymmetricKey, type: UInt8) throws -> [UInt8] {
        do {
            let box = try fileKey.secret.withUnsafeBytes { secret in
                try AES.GCM.seal(
                    secret, using: key, nonce: AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12)),
                    authenticating: associatedData(type))
            }
            return Array(box.ciphertext) + Array(box.tag)
        } catch {
            throw PacCryptError(.unavailable, "The file key could not be wrapped.")
        }
    }

    /// The file key, or nil when the key-encryption key is not the right one.
    static func unwrap(_ wrapped: [UInt8], under key: SymmetricKey, type: UInt8) -> FileKey? {
        guard
            let nonce = try? AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12)),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: wrapped.dropLast(tagCount), tag: wrapped.suffix(tagCount)),
            let secret = try? AES.GCM.open(box, using: key, authenticating: associatedData(type))
        else { return nil }
        return try? FileKey(SecretBytes(secret))
    }

    private static func associatedData(_ type: UInt8) -> [UInt8] {
        Array("paccrypt/v1/slot".utf8) + [type]
    }
}
