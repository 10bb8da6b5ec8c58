import Crypto
import Foundation
import TextEncodings

/// A password as it is kept: salt, cost and the 32 bytes that the derivation gave.
///
/// As text it is a PHC string (https://github.com/P-H-C/phc-string-format), for example
/// `$argon2id$v=19$m=65536,t=3,p=1$<salt>$<hash>`. A hash of the original PacCrypt is PBKDF2 over the password's bytes
/// as they were typed; every other one is over Unicode NFC.
public struct PasswordHash: Sendable, Equatable, Redacted {
    /// The rounds of PBKDF2-HMAC-SHA256 that the original PacCrypt used.
    static let originalIterations: UInt32 = 200_000

    /// The function and its cost.
    public let kdf: PasswordKDF
    let salt: [UInt8]
    let key: SecretBytes

    /// Hashes a password with a fresh salt. Takes the time and memory of a derivation.
    ///
    /// - Parameters:
    ///   - password: the password.
    ///   - kdf: the function and its cost.
    /// - Throws: ``PacCryptError/Code/unavailable`` when the machine does not give memory or randomness.
    public init(hashing password: Password, kdf: PasswordKDF = .standard) throws {
        let salt = try Sodium.randomBytes(count: PasswordKDF.saltCount)
        self.init(kdf: kdf, salt: salt, key: try Self.derive(password, kdf: kdf, salt: salt))
    }

    /// The hash that the original PacCrypt kept: PBKDF2-HMAC-SHA256 with 200,000 rounds.
    ///
    /// - Parameters:
    ///   - hash: 32 bytes in URL-safe base64.
    ///   - salt: up to 64 bytes in base64 of either alphabet.
    /// - Throws: ``PacCryptError/Code/invalidArgument`` when they are something else.
    public init(originalHash hash: String, salt: String) throws {
        guard let key = Base64URL.bytes(inEitherAlphabet: hash), key.count == 32,
            let salt = Base64URL.bytes(inEitherAlphabet: salt), (1...64).contains(salt.count)
        else { throw Self.malformed }
        self.init(kdf: .pbkdf2(iterations: Self.originalIterations), salt: salt, key: SecretBytes(key))
    }

    init(kdf: PasswordKDF, salt: [UInt8], key: SecretBytes) {
        self.kdf = kdf
        self.salt = salt
        self.key = key
    }

    /// Whether it is the hash of this password. Takes the time and memory of a derivation, and compares in constant
    /// time.
    ///
    /// - Throws: ``PacCryptError/Code/unavailable`` when the machine does not give the memory.
    public func matches(_ password: Password) throws -> Bool {
        try Self.derive(password, kdf: kdf, salt: salt) == key
    }

    private static func derive(_ password: Password, kdf: PasswordKDF, salt: [UInt8]) throws -> SecretBytes {
        switch kdf {
        case .argon2id(let iterations, let memoryKiB):
            SecretBytes(
                try Argon2id.deriveKey(
                    password: password.normalized, salt: salt, iterations: iterations, memoryKiB: memoryKiB))
        case .pbkdf2(let iterations):
            SecretBytes(
                try PBKDF2.deriveKey(
                    password: password.original, salt: salt, iterations: Int(iterations), outputCount: 32))
        }
    }
}
