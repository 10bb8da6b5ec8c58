import Crypto
import CryptoExtras
import Foundation

/// AES-256-CBC with PKCS#7 padding, then HMAC-SHA256 over counter ‖ final ‖ iv ‖ ciphertext (encrypt then MAC).
///
/// A sealed chunk is iv 16 ‖ ciphertext ‖ MAC 32. The MAC is compared in constant time before anything is decrypted.
struct AESCBCEngine: ChunkEngine {
    private static let blockCount = 16
    private static let tagCount = 32
    private let encryptionKey: SymmetricKey
    private let authenticationKey: SymmetricKey

    /// - Parameter key: 64 bytes, the encryption key and the MAC key.
    init(key: SymmetricKey) {
        (encryptionKey, authenticationKey) = key.halves
    }

    func sealedCount(ofPlaintext count: Int) -> Int {
        Self.blockCount + (count / Self.blockCount + 1) * Self.blockCount + Self.tagCount
    }

    func seal(
        _ plaintext: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        do {
            let iv = try Sodium.randomBytes(count: Self.blockCount)
            let ciphertext = try AES._CBC.encrypt(plaintext, using: encryptionKey, iv: AES._CBC.IV(ivBytes: iv))
            let end = Self.blockCount + ciphertext.count
            guard output.count >= end + Self.tagCount else { throw sealingFailed() }
            output.copyBytes(from: iv)
            ciphertext.copyBytes(to: UnsafeMutableRawBufferPointer(rebasing: output[Self.blockCount...]))
            let tag = authenticationCode(UnsafeRawBufferPointer(rebasing: output[..<end]), at: position)
            tag.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: output[end...]).copyMemory(from: $0) }
            return end + Self.tagCount
        } catch {
            throw sealingFailed()
        }
    }

    func open(
        _ sealed: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        guard sealed.count >= sealedCount(ofPlaintext: 0) else { throw damaged(at: position) }
        let authenticated = UnsafeRawBufferPointer(rebasing: sealed.dropLast(Self.tagCount))
        let expected = Array(authenticationCode(authenticated, at: position))
        let tag = UnsafeRawBufferPointer(rebasing: sealed.suffix(Self.tagCount))
        guard expected.withUnsafeBytes({ Sodium.equal($0, tag) }) else { throw damaged(at: position) }
        do {
            let plaintext = try AES._CBC.decrypt(
                UnsafeRawBufferPointer(rebasing: authenticated.dropFirst(Self.blockCount)), using: encryptionKey,
                iv: AES._CBC.IV(ivBytes: authenticated.prefix(Self.blockCount)))
            guard plaintext.count <= output.count else { throw damaged(at: position) }
            plaintext.copyBytes(to: output)
            return plaintext.count
        } catch {
            throw damaged(at: position)
        }
    }

    private func authenticationCode(
        _ bytes: UnsafeRawBufferPointer, at position: ChunkPosition
    ) -> HMAC<SHA256>.MAC {
        var code = HMAC<SHA256>(key: authenticationKey)
        code.update(data: position.bytes)
        code.update(data: bytes)
        return code.finalize()
    }
}

extension SymmetricKey {
    /// The first and the second half, each a key of its own.
    var halves: (SymmetricKey, SymmetricKey) {
        withUnsafeBytes { bytes in
            let middle = bytes.count / 2
            return (
                SymmetricKey(data: UnsafeRawBufferPointer(rebasing: bytes[..<middle])),
                SymmetricKey(data: UnsafeRawBufferPointer(rebasing: bytes[middle...]))
            )
        }
    }
}
