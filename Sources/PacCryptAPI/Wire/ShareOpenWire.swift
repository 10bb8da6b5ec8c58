import PacCryptCore

/// The body of `POST /api/pacshare/{id}/open`.
public struct OpenShareRequest: Sendable, Codable, Equatable, Redacted {
    /// The ticket.
    public var ticket: SecretText?
    /// The password for the files, when the server is to open them.
    public var encryptionPassword: SecretText?
    /// The private key in PEM form, when the server is to open them.
    public var privateKey: SecretText?
    /// True for the containers as they are stored.
    public var sealed: Bool?
    /// With `sealed`: the open proof of the first container, base64url without padding (43 characters).
    public var proof: SecretText?

    /// Memberwise initializer.
    public init(
        ticket: SecretText?, encryptionPassword: SecretText? = nil, privateKey: SecretText? = nil, sealed: Bool? = nil,
        proof: SecretText? = nil
    ) {
        self.ticket = ticket
        self.encryptionPassword = encryptionPassword
        self.privateKey = privateKey
        self.sealed = sealed
        self.proof = proof
    }

    enum CodingKeys: String, CodingKey {
        case ticket, sealed, proof
        case encryptionPassword = "enc_password"
        case privateKey = "private_key"
    }
}

/// The answer of `POST /api/pacshare/{id}/open`.
public struct ShareOpenedAnswer: Sendable, Codable, Equatable, Redacted {
    /// What the download needs, a secret: `Authorization: Bearer …`.
    public var lease: SecretText
    /// The path of the first file.
    public var url: String

    /// - Parameters:
    ///   - lease: what the download needs.
    ///   - url: the path of the first file.
    public init(lease: SecretText, url: String) {
        self.lease = lease
        self.url = url
    }
}

/// The answer of `POST /api/pacshare/{id}/confirm`.
public struct ShareConfirmedAnswer: Sendable, Codable, Equatable {
    /// Whether the share is now deleted.
    public var burned: Bool

    /// - Parameter burned: whether the share is now deleted.
    public init(burned: Bool) {
        self.burned = burned
    }
}

/// The body of `POST /api/pacshare/{id}/pickup`.
public struct PickUpShareRequest: Sendable, Codable, Equatable, Redacted {
    /// The password for the link.
    public var pickupPassword: SecretText?
    /// The code of the authenticator, six digits.
    public var totpCode: SecretText?
    /// The password for the files.
    public var encryptionPassword: SecretText?
    /// The private key in PEM form.
    public var privateKey: SecretText?

    /// Memberwise initializer.
    public init(
        pickupPassword: SecretText?, totpCode: SecretText? = nil, encryptionPassword: SecretText? = nil,
        privateKey: SecretText? = nil
    ) {
        self.pickupPassword = pickupPassword
        self.totpCode = totpCode
        self.encryptionPassword = encryptionPassword
        self.privateKey = privateKey
    }

    enum CodingKeys: String, CodingKey {
        case pickupPassword = "pickup_password"
        case totpCode = "totp_code"
        case encryptionPassword = "enc_password"
        case privateKey = "private_key"
    }
}
