/// The names of the fields of multipart forms.
public enum FormFieldName: String, Sendable, CaseIterable {
    case file
    case message
    case encryptionPassword = "enc_password"
    case publicKey = "public_key"
    case privateKey = "private_key"
    case algorithm
    // Shares.
    case pickupPassword = "pickup_password"
    /// `on`: the pickup also asks for a code of an authenticator.
    case enable2FA = "enable_2fa"
    /// `90m`, `24h`, `7d`.
    case expiresIn = "expires_in"
    /// A number from 1, or `unlimited`.
    case maxDownloads = "max_downloads"
    /// A number from 1.
    case maxAttempts = "max_attempts"
    /// `on`: every file is a container that the sender has finished.
    case sealed
    /// With `sealed`: SHA-256 of the open proof of the first container, base64url without padding (43 characters).
    case openProofHash = "open_proof_sha256"
    /// What the sender calls the share on the status page.
    case label

    /// Whether what it holds must not be printed.
    public var isSecret: Bool {
        switch self {
        case .encryptionPassword, .pickupPassword, .privateKey: true
        default: false
        }
    }
}

/// The names of the headers that the API adds to HTTP's.
public enum APIHeaderName: String, Sendable, CaseIterable {
    /// The lease, in the answer of a one-shot pickup.
    case lease = "PacCrypt-Lease"
    /// The passphrase that an upload needs while `upload_access` is `passphrase`.
    case uploadPassphrase = "PacCrypt-Upload-Passphrase"
}

/// The names of the parameters of queries.
public enum QueryName: String, Sendable, CaseIterable {
    /// Which file of a share, from 1.
    case file = "n"
    /// `zip`: all files of a share in one.
    case form = "as"
    /// The token of a QR code.
    case token
}
