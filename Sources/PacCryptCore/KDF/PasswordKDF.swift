import Crypto

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
