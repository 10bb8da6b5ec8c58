import CSodium
import Crypto
import CryptoExtras
import Foundation

@testable import PacCryptCore

/// Writes the original's formats for tests, with whole-message calls and none of the readers' code.
struct OriginalWriter {
    private let salt = [UInt8](countingFrom: 0x70, count: 16)
    /// 64 bytes by the primitive itself; they serve every cipher.
    private let derived: [UInt8]

    /// One derivation for each password, because it is most of these tests' time.
    private static let derivations: [String: [UInt8]] = {
        let salt = [UInt8](countingFrom: 0x70, count: 16)
        let passwords: [(String, [UInt8])] = [
            ("p", Array("p".utf8)), ("Zürich", Array("Zürich".utf8)),
            ("Zürich in ISO 8859-1", [0x5a, 0xfc, 0x72, 0x69, 0x63, 0x68]),
        ]
        return Dictionary(
            uniqueKeysWithValues: passwords.map { name, bytes in
                let key = try? KDF.Insecure.PBKDF2.deriveKey(
                    from: bytes, salt: salt, using: .sha256, outputByteCount: 64, unsafeUncheckedRounds: 200_000)
                return (name, key?.bytes ?? [])
            })
    }()

    init(password: String) {
        derived = Self.derivations[password] ?? []
    }

    /// What the readers derive.
    var key: OriginalKey {
        OriginalKey(
            cipherKey: SymmetricKey(Array(derived.prefix(32))),
            authenticationKey: SymmetricKey(Array(derived.suffix(32))))
    }

    func aesGCM(_ plaintext: [UInt8]) throws -> [UInt8] {
        let box = try AES.GCM.seal(plaintext, using: SymmetricKey(Array(derived.prefix(32))))
        return salt + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    func aesCBC(_ plaintext: [UInt8]) throws -> [UInt8] {
        let iv = [UInt8](countingFrom: 3, count: 16)
        let ciphertext = try AES._CBC.encrypt(
            plaintext, using: SymmetricKey(Array(derived.prefix(32))), iv: AES._CBC.IV(ivBytes: iv))
        return authenticated(salt + iv + Array(ciphertext))
    }

    /// Adds the MAC that only somebody with the password can make.
    func authenticated(_ bytes: [UInt8]) -> [UInt8] {
        let key = SymmetricKey(Array(derived.suffix(32)))
        return bytes + Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    }

    func xchacha(_ plaintext: [UInt8]) -> [UInt8] {
        let nonce = [UInt8](countingFrom: 9, count: 24)
        var sealed = [UInt8](repeating: 0, count: plaintext.count + 16)
        crypto_aead_xchacha20poly1305_ietf_encrypt(
            &sealed, nil, plaintext, UInt64(plaintext.count), nil, 0, nil, nonce, Array(derived.prefix(32)))
        return salt + nonce + sealed
    }
}
