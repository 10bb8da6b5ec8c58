import Crypto
import CryptoExtras
import FuzzSupport

@testable import PacCryptCore

/// Seals as the original did, with whole-message calls and one key.
enum OriginalSeal {
    static let key = OriginalKey(
        cipherKey: SymmetricKey(data: [UInt8](repeating: 1, count: 32)),
        authenticationKey: SymmetricKey(data: [UInt8](repeating: 2, count: 32)))

    private static let salt = [UInt8](repeating: 3, count: OriginalFormat.saltCount)
    private static let nonce = [UInt8](repeating: 4, count: 24)

    static func aesGCM(_ plaintext: [UInt8]) -> [UInt8] {
        let nonce = Array(nonce.prefix(OriginalFormat.gcmNonceCount))
        let box = required { try AES.GCM.seal(plaintext, using: key.cipherKey, nonce: AES.GCM.Nonce(data: nonce)) }
        return salt + nonce + Array(box.ciphertext) + Array(box.tag)
    }

    static func aesCBC(_ plaintext: [UInt8]) -> [UInt8] {
        let vector = Array(nonce.prefix(OriginalFormat.blockCount))
        let ciphertext = required {
            try AES._CBC.encrypt(plaintext, using: key.cipherKey, iv: AES._CBC.IV(ivBytes: vector))
        }
        return authenticated(salt + vector + Array(ciphertext))
    }

    /// Adds the MAC that only somebody with the password can make.
    static func authenticated(_ bytes: [UInt8]) -> [UInt8] {
        bytes + Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key.authenticationKey))
    }

    /// XChaCha20-Poly1305 by its definition: ChaCha20-Poly1305 under a subkey, with the rest of the nonce.
    static func xchacha(_ plaintext: [UInt8]) -> [UInt8] {
        let box = required {
            let subkey = try HChaCha20.subkey(key: SecretBytes(key.cipherKey), input: nonce.prefix(16))
            return try ChaChaPoly.seal(
                plaintext, using: subkey.key, nonce: ChaChaPoly.Nonce(data: [0, 0, 0, 0] + nonce.suffix(8)))
        }
        return salt + nonce + Array(box.ciphertext) + Array(box.tag)
    }
}
