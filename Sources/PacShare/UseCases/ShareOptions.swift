import PacCryptCore

/// Who can open the files of a share.
public struct ShareSealing: Sendable {
    /// The algorithm, which fits the recipients.
    public var algorithm: Algorithm
    /// One password, or any number of public keys.
    public var recipients: [Recipient]

    /// Makes one from its members.
    public init(algorithm: Algorithm = .standard, recipients: [Recipient]) {
        self.algorithm = algorithm
        self.recipients = recipients
    }
}

/// What a sender decides about a share.
public struct ShareOptions: Sendable {
    /// The password for the link.
    public var pickupPassword: Password
    /// Whether a code is asked for with it.
    public var requiresCode = false
    /// The life of the share in seconds; nil for the longest that is allowed.
    public var expiresInSeconds: Int64?
    /// How often it can be downloaded; nil for any number.
    public var maxDownloads: Int? = 1
    /// How many wrong attempts lock it; nil for none.
    public var maxAttempts: Int?
    /// Files or a text.
    public var kind = ShareKind.file
    /// The sender's own name for it, which only the manage token opens.
    public var label: String?
    /// What authenticator apps call the service.
    public var serviceName = "PacCrypt"

    /// The defaults of a share with that pickup password.
    public init(pickupPassword: Password) {
        self.pickupPassword = pickupPassword
    }

    /// - Throws: ``ShareError/invalidOption(_:)``, naming what is allowed.
    func check(_ limits: ShareLimits) throws(ShareError) {
        if let seconds = expiresInSeconds, !(60...max(60, limits.maxAgeSeconds)).contains(seconds) {
            throw .invalidOption(
                "expires_in must be from 1 minute to \(limits.maxAgeSeconds / 86_400) days, such as 90m, 24h or 7d.")
        }
        if let count = maxDownloads, !(1...1_000_000).contains(count) {
            throw .invalidOption("max_downloads must be from 1 to 1,000,000, or unlimited.")
        }
        if let count = maxAttempts, !(1...1_000_000).contains(count) {
            throw .invalidOption("max_attempts must be from 1 to 1,000,000.")
        }
        if let label, label.utf8.count > 1024 {
            throw .invalidOption("label has at most 1,024 bytes.")
        }
    }
}

/// A share that was just made: the only time its tokens are known.
public struct CreatedShare: Sendable {
    /// Its id, for the link.
    public let id: ShareID
    /// What the sender sees and deletes it with.
    public let manageToken: ShareToken
    /// The record.
    public let share: Share
    /// The id of the algorithm.
    public let algorithm: String
    /// What the scanner said of each file.
    public let scans: [ScanVerdict]
    /// The second factor, when one is asked for.
    public let code: CreatedCode?
}

/// The second factor of a share that was just made.
public struct CreatedCode: Sendable {
    /// The secret for the authenticator app.
    public let secret: OneTimeSecret
    /// What authenticator apps call the service.
    public let serviceName: String
    /// The link for authenticator apps.
    public let provisioningURI: String
    /// The token in the address of the picture.
    public let qrToken: ShareToken
}
