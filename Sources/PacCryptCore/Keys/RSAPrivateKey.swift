import Crypto
import CryptoExtras
import Foundation

/// An RSA private key of 2,048 to 8,192 bits, for OAEP with SHA-256 (RFC 8017 §7.1).
public struct RSAPrivateKey: Sendable {
    /// PKCS#1 in DER. The library's own key type may not cross threads.
    let der: SecretBytes
    /// The other half.
    public let publicKey: RSAPublicKey

    /// A new key of 4,096 bits. Takes up to a second of one core.
    ///
    /// - Throws: ``PacCryptError/Code/unavailable`` when the machine gives no randomness.
    public static func generate() throws -> RSAPrivateKey {
        do {
            return try RSAPrivateKey(_RSA.Encryption.PrivateKey(keySize: .bits4096))
        } catch {
            throw PacCryptError(.unavailable, "An RSA key could not be made.")
        }
    }

    /// - Parameter der: PKCS#1 or PKCS#8.
    /// - Throws: ``PacCryptError/Code/invalidKey``.
    init(der: some DataProtocol) throws {
        do {
            try self.init(_RSA.Encryption.PrivateKey(derRepresentation: der))
        } catch let error as PacCryptError {
            throw error
        } catch {
            throw PacCryptError(.invalidKey, "This is not an RSA private key of 2,048 to 8,192 bits.")
        }
    }

    private init(_ key: _RSA.Encryption.PrivateKey) throws {
        publicKey = try RSAPublicKey(key.publicKey)
        der = SecretBytes(key.derRepresentation)
    }

    /// What was encrypted, or nil when it was not for this key.
    func decrypt(_ encrypted: [UInt8]) -> SecretBytes? {
        let key = der.withUnsafeBytes { try? _RSA.Encryption.PrivateKey(derRepresentation: $0) }
        guard let secret = try? key?.decrypt(encrypted, padding: RSAPublicKey.padding) else { return nil }
        return SecretBytes(secret)
    }
}
