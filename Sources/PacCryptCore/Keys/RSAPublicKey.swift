import Crypto
import CryptoExtras
import Foundation

/// An RSA public key of 2,048 to 8,192 bits, for OAEP with SHA-256 (RFC 8017 §7.1).
public struct RSAPublicKey: Sendable, Equatable {
    /// The sizes in bits of the keys that are accepted.
    static let modulusBits = 2_048...8_192
    /// The same in bytes, which is also the size of what is encrypted.
    static let modulusCounts = 256...1_024
    static let padding = _RSA.Encryption.Padding.PKCS1_OAEP_SHA256

    /// The SubjectPublicKeyInfo in DER (RFC 5280 §4.1). The library's own key type may not cross threads.
    let der: [UInt8]
    /// The size of the modulus in bits.
    public let bitCount: Int

    /// - Throws: ``PacCryptError/Code/invalidKey``.
    init(der: some DataProtocol) throws {
        do {
            try self.init(_RSA.Encryption.PublicKey(derRepresentation: der))
        } catch let error as PacCryptError {
            throw error
        } catch {
            throw PacCryptError(.invalidKey, "This is not an RSA public key of 2,048 to 8,192 bits.")
        }
    }

    init(_ key: _RSA.Encryption.PublicKey) throws {
        guard Self.modulusBits.contains(key.keySizeInBits) else {
            throw PacCryptError(.invalidKey, "RSA keys have 2,048 to 8,192 bits; this one has \(key.keySizeInBits).")
        }
        der = Array(key.derRepresentation)
        bitCount = key.keySizeInBits
    }

    /// SHA-256 of the SubjectPublicKeyInfo, by which a slot names its key.
    public var keyID: [UInt8] {
        Array(SHA256.hash(data: der))
    }

    func encrypt(_ secret: SecretBytes) throws -> [UInt8] {
        do {
            let key = try _RSA.Encryption.PublicKey(derRepresentation: der)
            return try secret.withUnsafeBytes { Array(try key.encrypt($0, padding: Self.padding)) }
        } catch {
            throw PacCryptError(.invalidKey, "The file key could not be encrypted with this RSA key.")
        }
    }
}
