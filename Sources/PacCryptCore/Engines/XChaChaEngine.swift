import CSodium
import Crypto

/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha §2), nonce = salt[0..<12] ‖ counter 11 ‖ final 1, no associated data.
///
/// The first 16 nonce bytes are the salt's 12 and the counter's upper 4, which are zero below 2^56 chunks; so the
/// HChaCha20 subkey is derived once and each chunk is ChaCha20-Poly1305 (RFC 8439) under it.
struct XChaChaEngine: ChunkEngine {
    private let cipher: LibcryptoCipher

    /// - Throws: ``PacCryptError/Code/unavailable`` when the library does not have the cipher.
    init(key: SymmetricKey, salt: [UInt8]) throws {
        let subkey = try HChaCha20.subkey(key: SecretBytes(key), input: salt.prefix(12) + [0, 0, 0, 0])
        cipher = try LibcryptoCipher(.chacha20Poly1305, key: subkey.withUnsafeBytes { SymmetricKey(data: $0) })
    }

    func sealedCount(ofPlaintext count: Int) -> Int {
        count + LibcryptoCipher.tagCount
    }

    func seal(
        _ plaintext: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        guard let count = cipher.seal(plaintext, nonce: nonce(at: position), into: output) else {
            throw sealingFailed()
        }
        return count
    }

    func open(
        _ sealed: UnsafeRawBufferPointer, at position: ChunkPosition, into output: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        guard let count = cipher.open(sealed, nonce: nonce(at: position), into: output) else {
            throw damaged(at: position)
        }
        return count
    }

    /// Four zero bytes and the last eight of the 24-byte nonce.
    private func nonce(at position: ChunkPosition) -> [UInt8] {
        [0, 0, 0, 0] + position.bytes.suffix(8)
    }
}

/// HChaCha20 (draft-irtf-cfrg-xchacha §2.2), by libsodium: a 32-byte subkey from a key and 16 bytes of a nonce.
enum HChaCha20 {
    static func subkey(key: SecretBytes, input: some Collection<UInt8>) throws -> SecretBytes {
        try Sodium.prepare()
        guard key.count == 32, input.count == 16 else {
            throw PacCryptError(.invalidArgument, "HChaCha20 takes a key of 32 bytes and an input of 16.")
        }
        return try withWipedBytes(count: 32) { output in
            let status = key.withUnsafeBytes { key in
                crypto_core_hchacha20(output.bytePointer, Array(input), key.bytePointer, nil)
            }
            guard status == 0 else {
                throw PacCryptError(.unavailable, "The key could not be derived.")
            }
            return SecretBytes(UnsafeRawBufferPointer(output))
        }
    }
}
