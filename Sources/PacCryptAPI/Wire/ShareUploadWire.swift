import PacCryptCore

/// The answer of `POST /api/pacshare`. Its secrets are shown only here.
public struct ShareCreatedAnswer: Sendable, Codable, Equatable, Redacted {
    /// The link for the recipient.
    public var pickupURL: String
    /// The link for the sender, with the manage token in its fragment.
    public var statusURL: String
    /// The id of the share, a secret: 32 characters of base64url.
    public var id: String
    /// What shows the status and revokes the share, a secret.
    public var manageToken: SecretText
    /// When the share ends (RFC 3339).
    public var expiresAt: String
    /// How often it can be picked up; absent without a limit.
    public var maxDownloads: Int?
    /// The id of the algorithm.
    public var algorithm: String
    /// What the virus scanner said.
    public var scan: ScanAnswer
    /// A picture of the second factor, for 10 minutes; with 2FA only.
    public var qrCodeURL: String?
    /// The second factor in base32, a secret; with 2FA only.
    public var totpSecret: SecretText?
    /// What an authenticator shows as the service; with 2FA only.
    public var serviceName: String?

    /// Memberwise initializer.
    public init(
        pickupURL: String, statusURL: String, id: String, manageToken: SecretText, expiresAt: String,
        maxDownloads: Int?, algorithm: String, scan: ScanAnswer, qrCodeURL: String? = nil,
        totpSecret: SecretText? = nil,
        serviceName: String? = nil
    ) {
        self.pickupURL = pickupURL
        self.statusURL = statusURL
        self.id = id
        self.manageToken = manageToken
        self.expiresAt = expiresAt
        self.maxDownloads = maxDownloads
        self.algorithm = algorithm
        self.scan = scan
        self.qrCodeURL = qrCodeURL
        self.totpSecret = totpSecret
        self.serviceName = serviceName
    }

    enum CodingKeys: String, CodingKey {
        case id, algorithm, scan
        case pickupURL = "pickup_url"
        case statusURL = "status_url"
        case manageToken = "manage_token"
        case expiresAt = "expires_at"
        case maxDownloads = "max_downloads"
        case qrCodeURL = "qr_code_url"
        case totpSecret = "totp_secret"
        case serviceName = "service_name"
    }
}

/// What the virus scanner said about a share.
public struct ScanAnswer: Sendable, Codable, Equatable {
    /// `clean`, `not_fully_scanned` or `not_scanned`; the worst of all files.
    public var verdict: String
    /// Why not, in words for a person; absent when clean.
    public var reason: String?
    /// The scanner and its version; absent when it did not run.
    public var engine: String?
    /// The date of its signatures (RFC 3339); absent when unknown.
    public var signatureDate: String?

    /// Memberwise initializer.
    public init(verdict: String, reason: String? = nil, engine: String? = nil, signatureDate: String? = nil) {
        self.verdict = verdict
        self.reason = reason
        self.engine = engine
        self.signatureDate = signatureDate
    }

    enum CodingKeys: String, CodingKey {
        case verdict, reason, engine
        case signatureDate = "signature_date"
    }
}
