import Crypto
import Foundation

/// The random 32-byte key of a container, from which all its other keys are derived (HKDF-SHA256, RFC 5869).
public struct FileKey: Sendable, Equatable {
    static let count = 32
    /// The key itself, for sealing it under something else.
    public let secret: SecretBytes

    /// A fresh random key.
    public init() {
        secret = .random(count: Self.count)
    }

    /// Takes a key that was sealed under something else.
    ///
    /// - Throws: ``PacCryptError/Code/malformedHeader`` unless it has 32 bytes.
    public init(_ secret: SecretBytes) throws {
        guard secret.count == Self.count else {
            throw PacCryptError(.malformedHeader, "A slot does not hold a key of 32 bytes.")
        }
        self.secret = secret
    }

    func headerKey(salt: [UInt8]) -> SymmetricKey {
        derive("paccrypt/v1/header", salt: salt, count: 32)
    }

    func infoKey(salt: [UInt8]) -> SymmetricKey {
        derive("paccrypt/v1/info", salt: salt, count: 32)
    }

    func payloadKey(_ cipher: Cipher, salt: [UInt8]) -> SymmetricKey {
        derive("paccrypt/v1/payload/" + cipher.name, salt: salt, count: cipher.payloadKeyCount)
    }

    /// 32 bytes that prove to a server that their bearer can open the container, without opening it.
    func openProof(salt: [UInt8]) -> SecretBytes {
        SecretBytes(derive("paccrypt/v1/open", salt: salt, count: 32))
    }

    private func derive(_ info: String, salt: [UInt8], count: Int) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret.key, salt: salt, info: Array(info.utf8), outputByteCount: count)
    }
}
