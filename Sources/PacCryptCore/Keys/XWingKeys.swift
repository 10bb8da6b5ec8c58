import Crypto
import Foundation

/// An X-Wing public key, ML-KEM-768 with X25519 (draft-connolly-cfrg-xwing-kem-06): 1,216 bytes.
public struct XWingPublicKey: Sendable, Equatable {
    static let count = 1_216
    let rawRepresentation: [UInt8]

    /// - Throws: ``PacCryptError/Code/invalidKey``.
    init(rawRepresentation: [UInt8]) throws {
        guard rawRepresentation.count == Self.count,
            (try? XWingMLKEM768X25519.PublicKey(rawRepresentation: rawRepresentation)) != nil
        else {
            throw PacCryptError(.invalidKey, "This is not an X-Wing public key of 1,216 bytes.")
        }
        self.rawRepresentation = rawRepresentation
    }

    /// SHA-256 of the key, by which a slot names it.
    public var keyID: [UInt8] {
        Array(SHA256.hash(data: rawRepresentation))
    }

    /// A fresh shared secret and its encapsulation of 1,120 bytes.
    func encapsulate() throws -> (sharedSecret: SymmetricKey, encapsulation: [UInt8]) {
        do {
            let result = try XWingMLKEM768X25519.PublicKey(rawRepresentation: rawRepresentation).encapsulate()
            return (result.sharedSecret, Array(result.encapsulated))
        } catch {
            throw PacCryptError(.invalidKey, "No secret could be sent to this X-Wing key.")
        }
    }
}

/// An X-Wing private key, kept as its 32-byte seed.
public struct XWingPrivateKey: Sendable {
    static let seedCount = 32
    let seed: SecretBytes
    /// The other half.
    public let publicKey: XWingPublicKey

    /// A new key.
    public static func generate() throws -> XWingPrivateKey {
        try XWingPrivateKey(seed: .random(count: seedCount))
    }

    /// - Throws: ``PacCryptError/Code/invalidKey``.
    init(seed: SecretBytes) throws {
        do {
            let key = try Self.key(seed: seed)
            self.seed = seed
            publicKey = try XWingPublicKey(rawRepresentation: Array(key.publicKey.rawRepresentation))
        } catch {
            throw PacCryptError(.invalidKey, "This is not an X-Wing private key of 32 bytes.")
        }
    }

    /// The shared secret, or nil when the encapsulation has the wrong size or shape. A wrong key gives another secret.
    func decapsulate(_ encapsulation: [UInt8]) -> SymmetricKey? {
        try? Self.key(seed: seed).decapsulate(Data(encapsulation))
    }

    private static func key(seed: SecretBytes) throws -> XWingMLKEM768X25519.PrivateKey {
        guard seed.count == seedCount else {
            throw PacCryptError(.invalidKey, "This is not an X-Wing private key of 32 bytes.")
        }
        return try seed.withUnsafeBytes {
            try XWingMLKEM768X25519.PrivateKey(seedRepresentation: $0, publicKey: nil)
        }
    }
}
