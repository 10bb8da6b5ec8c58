import PacCryptCore

/// The answer of `GET /api/pacshare/{id}`: what a form needs to know.
public struct ShareAnswer: Sendable, Codable, Equatable {
    /// Whether a code of an authenticator is asked for.
    public var requires2FA: Bool
    /// When the share ends (RFC 3339).
    public var expiresAt: String
    /// Whether the sender sealed the files before the upload.
    public var sealed: Bool

    /// Memberwise initializer.
    public init(requires2FA: Bool, expiresAt: String, sealed: Bool) {
        self.requires2FA = requires2FA
        self.expiresAt = expiresAt
        self.sealed = sealed
    }

    enum CodingKeys: String, CodingKey {
        case sealed
        case requires2FA = "requires_2fa"
        case expiresAt = "expires_at"
    }
}

/// The body of `POST /api/pacshare/{id}/unlock`.
public struct UnlockShareRequest: Sendable, Codable, Equatable, Redacted {
    /// The password for the link.
    public var pickupPassword: SecretText?
    /// The code of the authenticator, six digits.
    public var totpCode: SecretText?

    /// Memberwise initializer.
    public init(pickupPassword: SecretText?, totpCode: SecretText? = nil) {
        self.pickupPassword = pickupPassword
        self.totpCode = totpCode
    }

    enum CodingKeys: String, CodingKey {
        case pickupPassword = "pickup_password"
        case totpCode = "totp_code"
    }
}

/// The answer of `POST /api/pacshare/{id}/unlock`.
public struct ShareUnlockedAnswer: Sendable, Codable, Equatable, Redacted {
    /// One file of a share.
    public struct File: Sendable, Codable, Equatable {
        /// Its name; absent where the server does not know it, as in sealed uploads.
        public var filename: String?
        /// Its bytes before it was sealed; for a sealed upload as its container says.
        public var size: UInt64
        /// The bytes of its container.
        public var containerSize: UInt64
        /// Its MIME type; absent where the server does not know it.
        public var type: String?

        /// Memberwise initializer.
        public init(filename: String?, size: UInt64, containerSize: UInt64, type: String? = nil) {
            self.filename = filename
            self.size = size
            self.containerSize = containerSize
            self.type = type
        }

        enum CodingKeys: String, CodingKey {
            case filename, size, type
            case containerSize = "container_size"
        }
    }

    /// The files in order.
    public var files: [File]
    /// The name of the one file, or of the zip; absent where the server does not know it.
    public var filename: String?
    /// The bytes of all files together.
    public var size: UInt64
    /// The id of the algorithm.
    public var algorithm: String
    /// `file`, `text`, or `sealed` where only the container says what it holds.
    public var kind: String
    /// When the share was made (RFC 3339).
    public var createdAt: String
    /// When it ends (RFC 3339).
    public var expiresAt: String
    /// How often it can still be picked up; absent without a limit.
    public var downloadsLeft: Int?
    /// What the virus scanner said.
    public var scan: ScanAnswer
    /// What the next steps need, a secret, for 15 minutes.
    public var ticket: SecretText

    /// Memberwise initializer.
    public init(
        files: [File], filename: String?, size: UInt64, algorithm: String, kind: String, createdAt: String,
        expiresAt: String, downloadsLeft: Int?, scan: ScanAnswer, ticket: SecretText
    ) {
        self.files = files
        self.filename = filename
        self.size = size
        self.algorithm = algorithm
        self.kind = kind
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.downloadsLeft = downloadsLeft
        self.scan = scan
        self.ticket = ticket
    }

    enum CodingKeys: String, CodingKey {
        case files, filename, size, algorithm, kind, scan, ticket
        case createdAt = "created_at"
        case expiresAt = "expires_at"
        case downloadsLeft = "downloads_left"
    }
}

/// The body of `POST /api/pacshare/{id}/header`.
public struct ShareHeaderRequest: Sendable, Codable, Equatable, Redacted {
    /// The ticket.
    public var ticket: SecretText?

    /// - Parameter ticket: the ticket.
    public init(ticket: SecretText?) {
        self.ticket = ticket
    }
}

/// The answer of `POST /api/pacshare/{id}/header`.
public struct ShareHeaderAnswer: Sendable, Codable, Equatable {
    /// The head of every file's container, which is all before the payload, in base64 (RFC 4648 §4), in order.
    public var headers: [String]

    /// - Parameter headers: the heads of the containers in base64.
    public init(headers: [String]) {
        self.headers = headers
    }
}
