import CSodium
import Crypto

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
