/// The body of `POST /api/pacshare/{id}/open`.
public struct OpenShareRequest: Sendable, Codable, Equatable {
    /// The ticket.
    public var ticket: String?
    /// The password for the files, when the server is to open them.
    public var encryptionPassword: String?
    /// The private key in PEM form, when the server is to open them.
    public var privateKey: String?
    /// True for the containers as they are stored.
    public var sealed: Bool?
    /// With `sealed`: the open proof of the first container, base64url without padding (43 characters).
    public var proof: String?

    /// Makes a body of its members.
    public init(
        ticket: String?, encryptionPassword: String? = nil, privateKey: String? = nil, sealed: Bool? = nil,
        proof: String? = nil
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
public struct ShareOpenedAnswer: Sendable, Codable, Equatable {
    /// What the download needs, a secret: `Authorization: Bearer …`.
    public var lease: String
    /// The path of the first file.
    public var url: String

    /// - Parameters:
    ///   - lease: what the download needs.
    ///   - url: the path of the first file.
    public init(lease: String, url: String) {
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
public struct PickUpShareRequest: Sendable, Codable, Equatable {
    /// The password for the link.
    public var pickupPassword: String?
    /// The code of the authenticator, six digits.
    public var totpCode: String?
    /// The password for the files.
    public var encryptionPassword: String?
    /// The private key in PEM form.
    public var privateKey: String?

    /// Makes a body of its members.
    public init(
        pickupPassword: String?, totpCode: String? = nil, encryptionPassword: String? = nil, privateKey: String? = nil
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
