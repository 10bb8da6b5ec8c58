import PacCryptCore

/// The body of `POST /api/encrypt` for a text.
public struct EncryptTextRequest: Sendable, Codable, Equatable, Redacted {
    /// The text to encrypt.
    public var message: String?
    /// The password, for algorithms that use one.
    public var password: SecretText?
    /// The recipient's public key in PEM form, for algorithms that use a key pair.
    public var publicKey: String?
    /// The id of the algorithm; `aes_gcm` when there is none.
    public var algorithm: String?

    /// - Parameters:
    ///   - message: the text to encrypt.
    ///   - password: the password, for algorithms that use one.
    ///   - publicKey: the recipient's public key in PEM form.
    ///   - algorithm: the id of the algorithm.
    public init(message: String?, password: SecretText? = nil, publicKey: String? = nil, algorithm: String? = nil) {
        self.message = message
        self.password = password
        self.publicKey = publicKey
        self.algorithm = algorithm
    }

    enum CodingKeys: String, CodingKey {
        case message, password, algorithm
        case publicKey = "public_key"
    }
}

/// The answer of `POST /api/encrypt` for a text.
public struct EncryptTextAnswer: Sendable, Codable, Equatable {
    /// The container in base64 (RFC 4648 §4).
    public var result: String
    /// The id of the algorithm that was used.
    public var algorithm: String

    /// - Parameters:
    ///   - result: the container in base64.
    ///   - algorithm: the id of the algorithm.
    public init(result: String, algorithm: String) {
        self.result = result
        self.algorithm = algorithm
    }
}

/// The body of `POST /api/decrypt` for a text.
public struct DecryptTextRequest: Sendable, Codable, Equatable, Redacted {
    /// The container in base64, or what the original PacCrypt wrote.
    public var message: String?
    /// The password, when one opens it.
    public var password: SecretText?
    /// The private key in PEM form, when one opens it.
    public var privateKey: SecretText?
    /// The id of the algorithm, for the original's data; containers name their own.
    public var algorithm: String?

    /// - Parameters:
    ///   - message: the container in base64.
    ///   - password: the password, when one opens it.
    ///   - privateKey: the private key in PEM form, when one opens it.
    ///   - algorithm: the id of the algorithm, for the original's data.
    public init(message: String?, password: SecretText? = nil, privateKey: SecretText? = nil, algorithm: String? = nil)
    {
        self.message = message
        self.password = password
        self.privateKey = privateKey
        self.algorithm = algorithm
    }

    enum CodingKeys: String, CodingKey {
        case message, password, algorithm
        case privateKey = "private_key"
    }
}

/// The answer of `POST /api/decrypt` for a text.
public struct DecryptTextAnswer: Sendable, Codable, Equatable, Redacted {
    /// The text.
    public var result: String

    /// - Parameter result: the text.
    public init(result: String) {
        self.result = result
    }
}
