import Crypto

/// AES-256-CBC with PKCS#7 padding, then HMAC-SHA256 over counter ‖ final ‖ iv ‖ ciphertext (encrypt then MAC).
///
/// A sealed chunk is iv 16 ‖ ciphertext ‖ MAC 32. The MAC is compared in constant time before anything is decrypted.
struct AESCBCEngine: ChunkEngine {
    private static let blockCount = 16
    private static let tagCount = 32
    private let cipher: LibcryptoCipher
    private let authenticationKey: SymmetricKey

    /// - Parameter key: 64 bytes, the encryption key and the MAC key.
    /// - Throws: ``PacCryptError/Code/unavailable`` when the library does not have the cipher.
    init(key: SymmetricKey) throws {
        let (encryptionKey, authenticationKey) = key.halves
        cipher = try LibcryptoCipher(.aes256CBC, key: encryptionKey)
        self.authenticationKey = authenticationKey
    }

    /// The vector stands before the ciphertext, which takes the plaintext's place.
    var plaintextOffset: Int { Self.blockCount }

    func sealedCount(ofPlaintext count: Int) -> Int {
        Self.blockCount + (count / Self.blockCount + 1) * Self.blockCount + Self.tagCount
    }

    func seal(
        _ plaintext: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        guard output.count >= sealedCount(ofPlaintext: plaintext.count) else { throw sealingFailed() }
        let vector = try Sodium.randomBytes(count: Self.blockCount)
        output.copyBytes(from: vector)
        let room = UnsafeMutableRawBufferPointer(rebasing: output[Self.blockCount...])
        guard let count = cipher.encrypt(plaintext, vector: vector, into: room) else { throw sealingFailed() }
        let end = Self.blockCount + count
        let tag = authenticationCode(UnsafeRawBufferPointer(rebasing: output[..<end]), at: position)
        tag.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: output[end...]).copyMemory(from: $0) }
        return end + Self.tagCount
    }

    func open(
        _ sealed: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        guard sealed.count >= sealedCount(ofPlaintext: 0) else { throw damaged(at: position) }
        let authenticated = UnsafeRawBufferPointer(rebasing: sealed.dropLast(Self.tagCount))
        let expected = Array(authenticationCode(authenticated, at: position))
        let tag = UnsafeRawBufferPointer(rebasing: sealed.suffix(Self.tagCount))
        guard expected.withUnsafeBytes({ Sodium.equal($0, tag) }) else { throw damaged(at: position) }
        let vector = Array(authenticated.prefix(Self.blockCount))
        let ciphertext = UnsafeRawBufferPointer(rebasing: authenticated.dropFirst(Self.blockCount))
        guard let count = cipher.decrypt(ciphertext, vector: vector, into: output) else { throw damaged(at: position) }
        return count
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
