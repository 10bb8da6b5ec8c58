import Crypto
import CryptoExtras

/// PBKDF2-HMAC-SHA256 (RFC 8018 §5.2), by swift-crypto.
enum PBKDF2 {
    static let saltCount = 16

    /// Derives a key.
    ///
    /// The unchecked form of the library's call is deliberate: the iteration count is read from the data, was bounded
    /// from above before, and the original's 200,000 lie below what the checked form accepts.
    ///
    /// - Parameters:
    ///   - iterations: at least 1.
    ///   - outputCount: bytes to derive.
    static func deriveKey(
        password: SecretBytes, salt: some Collection<UInt8>, iterations: Int, outputCount: Int
    ) throws -> SymmetricKey {
        do {
            return try password.withUnsafeBytes { password in
                try KDF.Insecure.PBKDF2.deriveKey(
                    from: password, salt: Array(salt), using: .sha256,
                    outputByteCount: outputCount, unsafeUncheckedRounds: iterations)
            }
        } catch {
            throw PacCryptError(.unavailable, "The key could not be derived from the password.")
        }
    }
}
