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
public struct KeyPairAnswer: Sendable, Codable, Equatable {
    /// The private key in PEM form.
    public var privateKey: String
    /// The public key in PEM form.
    public var publicKey: String

    /// - Parameters:
    ///   - privateKey: the private key in PEM form.
    ///   - publicKey: the public key in PEM form.
    public init(privateKey: String, publicKey: String) {
        self.privateKey = privateKey
        self.publicKey = publicKey
    }

    enum CodingKeys: String, CodingKey {
        case privateKey = "private_key"
        case publicKey = "public_key"
    }
}
