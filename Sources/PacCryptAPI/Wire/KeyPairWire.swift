import PacCryptCore

/// The body of `POST /api/generate-keypair`.
public struct GenerateKeyPairRequest: Sendable, Codable, Equatable {
    /// The id of the algorithm that the key pair is for.
    public var algorithm: String?

    /// - Parameter algorithm: the id of the algorithm that the key pair is for.
    public init(algorithm: String?) {
        self.algorithm = algorithm
    }
}

/// The answer of `POST /api/generate-keypair`.
public struct KeyPairAnswer: Sendable, Codable, Equatable, Redacted {
    /// The private key in PEM form.
    public var privateKey: SecretText
    /// The public key in PEM form.
    public var publicKey: String

    /// - Parameters:
    ///   - privateKey: the private key in PEM form.
    ///   - publicKey: the public key in PEM form.
    public init(privateKey: SecretText, publicKey: String) {
        self.privateKey = privateKey
        self.publicKey = publicKey
    }

    enum CodingKeys: String, CodingKey {
        case privateKey = "private_key"
        case publicKey = "public_key"
    }
}
