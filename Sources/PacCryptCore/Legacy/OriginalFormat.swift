import Crypto

/// What the original PacCrypt wrote. Read here, never written.
///
/// A password becomes a key through PBKDF2-HMAC-SHA256 with 200,000 rounds over its bytes as given: UTF-8, but for
/// XChaCha20 ISO 8859-1 where the password has characters beyond ASCII. One derivation of 64 bytes serves every cipher,
/// because its first 32 bytes are what a derivation of 32 gives.
enum OriginalFormat {
    static let saltCount = 16
    static let iterations = 200_000
    static let aesCBCTagCount = 32
    static let blockCount = 16
    static let xchachaNonceCount = 24
    static let poly1305TagCount = 16
    static let gcmNonceCount = 12
    static let gcmTagCount = 16

    /// The fewest bytes that a ciphertext of this cipher has.
    static func minimumCount(_ cipher: Cipher) -> Int {
        switch cipher {
        case .aesGCM: saltCount + gcmNonceCount + gcmTagCount
        case .aesCBC: saltCount + blockCount + blockCount + aesCBCTagCount
        case .xchacha: saltCount + xchachaNonceCount + poly1305TagCount
        }
    }

    /// The one error for a wrong password and for damaged data, which the original's formats cannot tell apart.
    static func opensNot() -> PacCryptError {
        PacCryptError(
            .noSlotOpens, "The password or key is wrong, the content was changed, or this was not made by PacCrypt.")
    }
}

/// The keys that the original derived from a password.
struct OriginalKey: Sendable {
    /// AES-GCM and XChaCha20 key.
    let cipherKey: SymmetricKey
    /// HMAC key of AES-CBC, whose encryption key is `cipherKey`.
    let authenticationKey: SymmetricKey
}

extension OriginalKey {
    init(password: SecretBytes, salt: some Collection<UInt8>) throws {
        let derived = try PBKDF2.deriveKey(
            password: password, salt: salt, iterations: OriginalFormat.iterations, outputCount: 64)
        let (cipherKey, authenticationKey) = derived.halves
        self.init(cipherKey: cipherKey, authenticationKey: authenticationKey)
    }
}
