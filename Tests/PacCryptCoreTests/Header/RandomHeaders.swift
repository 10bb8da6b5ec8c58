import TestSupport

@testable import PacCryptCore

extension SeededGenerator {
    /// A header that the format allows.
    mutating func header() -> ContainerHeader {
        let isForPassword = Bool.random(using: &self)
        let slots =
            isForPassword ? [passwordSlot()] : (0..<Int.random(in: 1...8, using: &self)).map { _ in keySlot() }
        return ContainerHeader(
            cipher: Cipher.allCases.randomElement(using: &self) ?? .aesGCM,
            chunkSizeLog2: UInt8.random(in: 12...24, using: &self), salt: bytes(32), slots: slots,
            sealedInfo: bytes(Int.random(in: 0...700, using: &self)))
    }

    mutating func passwordSlot() -> Slot {
        let iterations = UInt32(truncatingIfNeeded: next())
        let kdf: PasswordKDF =
            Bool.random(using: &self)
            ? .argon2id(iterations: iterations, memoryKiB: UInt32(truncatingIfNeeded: next()))
            : .pbkdf2(iterations: iterations)
        return .password(kdf: kdf, salt: bytes(16), wrapped: bytes(48))
    }

    mutating func keySlot() -> Slot {
        switch Int.random(in: 0..<4, using: &self) {
        case 0: .rsa(keyID: bytes(32), encryptedKey: bytes(Int.random(in: 256...1_024, using: &self)))
        case 1: .xwing(keyID: bytes(32), encapsulation: bytes(1_120), wrapped: bytes(48))
        case 2: .linkKey(salt: bytes(16), wrapped: bytes(48))
        default:
            .unknown(type: UInt8.random(in: 6...255, using: &self), body: bytes(Int.random(in: 0...300, using: &self)))
        }
    }
}
