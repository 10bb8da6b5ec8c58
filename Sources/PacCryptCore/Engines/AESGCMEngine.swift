import Crypto

/// AES-256-GCM (NIST SP 800-38D): nonce = counter ‖ final, no associated data; ciphertext ‖ tag.
struct AESGCMEngine: ChunkEngine {
    private let cipher: LibcryptoCipher

    /// - Throws: ``PacCryptError/Code/unavailable`` when the library does not have the cipher.
    init(key: SymmetricKey) throws {
        cipher = try LibcryptoCipher(.aes256GCM, key: key)
    }

    func sealedCount(ofPlaintext count: Int) -> Int {
        count + LibcryptoCipher.tagCount
    }

    func seal(
        _ plaintext: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        guard let count = cipher.seal(plaintext, nonce: position.bytes, into: output) else { throw sealingFailed() }
        return count
    }

    func open(
        _ sealed: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        guard let count = cipher.open(sealed, nonce: position.bytes, into: output) else {
            throw damaged(at: position)
        }
        return count
    }
}
