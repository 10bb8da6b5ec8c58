/// The public half of a key pair: what a sender needs.
public enum PublicKey: Sendable, Equatable {
    case rsa(RSAPublicKey)
    case xwing(XWingPublicKey)

    static let xwingLabel = "PACCRYPT X-WING PUBLIC KEY"

    /// Reads a key in PEM form (RFC 7468): `PUBLIC KEY`, `RSA PUBLIC KEY` or `PACCRYPT X-WING PUBLIC KEY`.
    ///
    /// - Throws: ``PacCryptError/Code/invalidKey``.
    public init(pem text: String) throws {
        let pem = try PEM(text)
        switch pem.label {
        case "PUBLIC KEY", "RSA PUBLIC KEY":
            self = .rsa(try RSAPublicKey(der: pem.body))
        case Self.xwingLabel:
            self = .xwing(try XWingPublicKey(rawRepresentation: pem.body))
        case let label where label.hasSuffix("PRIVATE KEY"):
            throw PacCryptError(.invalidKey, "This is a private key; the public key is needed here.")
        default:
            throw PacCryptError(.invalidKey, "This is not an RSA or X-Wing public key.")
        }
    }

    /// The key in PEM form, as ``init(pem:)`` reads it.
    public var pem: String {
        switch self {
        case .rsa(let key): PEM(label: "PUBLIC KEY", body: key.der).text
        case .xwing(let key): PEM(label: Self.xwingLabel, body: key.rawRepresentation).text
        }
    }

    /// The 32 bytes by which a slot names its key.
    public var keyID: [UInt8] {
        switch self {
        case .rsa(let key): key.keyID
        case .xwing(let key): key.keyID
        }
    }

    /// The algorithm that uses keys of this kind.
    public var algorithm: Algorithm {
        switch self {
        case .rsa: .rsaHybrid
        case .xwing: .xwingHybrid
        }
    }
}
