/// The private half of a key pair: what a recipient keeps.
public enum PrivateKey: Sendable, Redacted {
    case rsa(RSAPrivateKey)
    case xwing(XWingPrivateKey)

    static let xwingLabel = "PACCRYPT X-WING PRIVATE KEY"

    /// Makes a new key pair: RSA-4096 or X-Wing.
    ///
    /// - Throws: ``PacCryptError/Code/invalidAlgorithm`` for an algorithm that uses a password.
    public static func generate(for algorithm: Algorithm) throws -> PrivateKey {
        switch algorithm {
        case .rsaHybrid: .rsa(try .generate())
        case .xwingHybrid: .xwing(try .generate())
        case .aesGCM, .aesCBC, .xchacha:
            throw PacCryptError(.invalidAlgorithm, "Algorithm does not require key pairs")
        }
    }

    /// Reads a key in PEM form (RFC 7468): `RSA PRIVATE KEY` (PKCS#1), `PRIVATE KEY` (PKCS#8) or
    /// `PACCRYPT X-WING PRIVATE KEY` (the 32-byte seed).
    ///
    /// - Throws: ``PacCryptError/Code/invalidKey``.
    public init(pem text: String) throws {
        let pem = try PEM(text)
        switch pem.label {
        case "RSA PRIVATE KEY", "PRIVATE KEY":
            self = .rsa(try RSAPrivateKey(der: pem.body))
        case Self.xwingLabel:
            self = .xwing(try XWingPrivateKey(seed: SecretBytes(pem.body)))
        case "ENCRYPTED PRIVATE KEY":
            throw PEM.protectedByPassphrase()
        case let label where label.hasSuffix("PUBLIC KEY"):
            throw PacCryptError(.invalidKey, "This is a public key; the private key is needed here.")
        default:
            throw PacCryptError(.invalidKey, "This is not an RSA or X-Wing private key.")
        }
    }

    /// The key in PEM form, as ``init(pem:)`` reads it. Whoever has this text can open what was sealed for the key.
    public var pem: String {
        switch self {
        case .rsa(let key): key.der.withUnsafeBytes { PEM(label: "RSA PRIVATE KEY", body: Array($0)).text }
        case .xwing(let key): key.seed.withUnsafeBytes { PEM(label: Self.xwingLabel, body: Array($0)).text }
        }
    }

    /// The other half.
    public var publicKey: PublicKey {
        switch self {
        case .rsa(let key): .rsa(key.publicKey)
        case .xwing(let key): .xwing(key.publicKey)
        }
    }
}
