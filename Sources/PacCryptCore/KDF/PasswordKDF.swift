import CSodium
import Crypto
import CryptoExtras

/// How a password is turned into a key: the function and its cost.
public enum PasswordKDF: Sendable, Equatable {
    /// Argon2id version 1.3 with one lane (RFC 9106): passes over the memory, and the memory in KiB.
    case argon2id(iterations: UInt32, memoryKiB: UInt32)
    /// PBKDF2-HMAC-SHA256 (RFC 8018 §5.2): rounds. For browsers, which have no Argon2id.
    case pbkdf2(iterations: UInt32)

    /// What writers use: 3 passes over 64 MiB.
    public static let standard = PasswordKDF.argon2id(iterations: 3, memoryKiB: 65_536)
    /// What writers use where there is no Argon2id: 600,000 rounds.
    public static let standardPBKDF2 = PasswordKDF.pbkdf2(iterations: 600_000)

    static let saltCount = 16

    /// The memory that one derivation takes, in bytes.
    public var memoryBytes: Int {
        switch self {
        case .argon2id(_, let memoryKiB): Int(memoryKiB) * 1024
        case .pbkdf2: 0
        }
    }

    /// Derives the 32-byte key-encryption key from a password's NFC form.
    func deriveKey(password: Password, salt: [UInt8]) throws -> SymmetricKey {
        switch self {
        case .argon2id(let iterations, let memoryKiB):
            try Argon2id.deriveKey(
                password: password.normalized, salt: salt, iterations: iterations, memoryKiB: memoryKiB)
        case .pbkdf2(let iterations):
            try PBKDF2.deriveKey(
                password: password.normalized, salt: salt, iterations: Int(iterations), outputCount: 32)
        }
    }
}

/// Argon2id version 1.3 with one lane (RFC 9106 §3), by libsodium.
enum Argon2id {
    /// The least memory that one lane needs, in KiB (RFC 9106 §3.1: eight blocks of 1 KiB).
    static let minimumMemoryKiB: UInt32 = 8
    static let saltCount = 16

    /// Derives a key of 32 bytes.
    ///
    /// - Parameters:
    ///   - iterations: passes over the memory, at least 1.
    ///   - memoryKiB: memory in KiB, at least 8.
    /// - Throws: ``PacCryptError/Code/unavailable`` when the machine does not give the memory.
    static func deriveKey(
        password: SecretBytes, salt: [UInt8], iterations: UInt32, memoryKiB: UInt32
    ) throws -> SymmetricKey {
        try Sodium.prepare()
        guard salt.count == saltCount, iterations >= 1, memoryKiB >= minimumMemoryKiB else {
            throw PacCryptError(.invalidArgument, "Argon2id needs a salt of 16 bytes, 1 iteration and 8 KiB at least.")
        }
        return try withWipedBytes(count: 32) { output in
            let status = password.withUnsafeBytes { password in
                crypto_pwhash(
                    output.bytePointer, UInt64(output.count),
                    UnsafeRawPointer(password.bytePointer).assumingMemoryBound(to: CChar.self), UInt64(password.count),
                    salt, UInt64(iterations), Int(memoryKiB) * 1024, crypto_pwhash_ALG_ARGON2ID13)
            }
            guard status == 0 else {
                throw PacCryptError(
                    .unavailable, "This machine could not give the \(memoryKiB) KiB of memory that the password needs.")
            }
            return SymmetricKey(data: output)
        }
    }
}

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
