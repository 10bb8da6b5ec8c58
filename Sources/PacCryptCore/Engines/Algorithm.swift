/// What a user chooses: a cipher, and whether a password or a key pair opens the result.
public enum Algorithm: String, Sendable, CaseIterable {
    case aesGCM = "aes_gcm"
    case aesCBC = "aes_cbc"
    case xchacha = "xchacha"
    case rsaHybrid = "rsa_hybrid"
    case xwingHybrid = "xwing_hybrid"

    /// The algorithm used when none is named.
    public static let standard = Algorithm.aesGCM

    /// - Parameter id: the identifier as it is written in commands and requests.
    /// - Throws: ``PacCryptError/Code/invalidAlgorithm``, naming those there are.
    public init(id: String) throws {
        guard let algorithm = Algorithm(rawValue: id) else {
            let known = Algorithm.allCases.map(\.rawValue).joined(separator: ", ")
            throw PacCryptError(.invalidAlgorithm, "There is no such algorithm. Known are: \(known).")
        }
        self = algorithm
    }

    /// The identifier as it is written in commands and requests.
    public var id: String { rawValue }

    /// The name shown to people.
    public var name: String {
        switch self {
        case .aesGCM: "AES-GCM"
        case .aesCBC: "AES-CBC"
        case .xchacha: "XChaCha20-Poly1305"
        case .rsaHybrid: "RSA Hybrid"
        case .xwingHybrid: "X-Wing Hybrid"
        }
    }

    /// One line on what it is made of.
    public var summary: String {
        switch self {
        case .aesGCM: "AES-256 in Galois/Counter Mode; fast and authenticated"
        case .aesCBC: "AES-256 in CBC mode with HMAC-SHA-256"
        case .xchacha: "XChaCha20 with Poly1305; fast without AES hardware"
        case .rsaHybrid: "RSA-4096 OAEP for the key, AES-256-GCM for the content"
        case .xwingHybrid: "ML-KEM-768 and X25519 for the key, AES-256-GCM for the content; post-quantum"
        }
    }

    /// True when a key pair opens the result, false when a password does.
    public var requiresKeyPair: Bool {
        switch self {
        case .aesGCM, .aesCBC, .xchacha: false
        case .rsaHybrid, .xwingHybrid: true
        }
    }

    /// The cipher of the payload.
    public var cipher: Cipher {
        switch self {
        case .aesGCM, .rsaHybrid, .xwingHybrid: .aesGCM
        case .aesCBC: .aesCBC
        case .xchacha: .xchacha
        }
    }
}

/// The authenticated ciphers that seal a container's payload.
public enum Cipher: UInt8, Sendable, CaseIterable {
    /// AES-256-GCM (NIST SP 800-38D).
    case aesGCM = 1
    /// AES-256-CBC (NIST SP 800-38A) with HMAC-SHA-256 (RFC 2104), encrypt then MAC.
    case aesCBC = 2
    /// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha).
    case xchacha = 3

    /// The name that stands in key derivations and on every surface.
    public var name: String {
        switch self {
        case .aesGCM: "aes_gcm"
        case .aesCBC: "aes_cbc"
        case .xchacha: "xchacha"
        }
    }

    /// Whether one core seals less than a fast network carries. AES-CBC can neither be encrypted nor authenticated
    /// several blocks at a time: one core seals some 900 MB a second, a quarter of what it does of the others.
    public var isSlowerThanNetwork: Bool {
        self == .aesCBC
    }

    /// Bytes of the payload key.
    var payloadKeyCount: Int {
        self == .aesCBC ? 64 : 32
    }
}
