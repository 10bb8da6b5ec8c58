import PacCryptCore
import PacShare
import RequestGuard
import Settings

/// What the settings say about requests, ready to use.
public struct RequestPolicy: Sendable {
    /// Finds the client behind trusted proxies.
    public let clientAddresses: ClientAddressResolver
    /// Finds the address that the site was asked under.
    public let baseURLs: BaseURLResolver
    /// The limits of every route.
    public let rateLimits: RouteLimits
    /// The addresses that may reach the admin area.
    public let adminAllowList: AdminAllowList
    /// How long an admin session lasts without a request, in minutes.
    public let sessionTimeoutMinutes: Int
    /// The largest file to encrypt or decrypt, in bytes.
    public let maxFileSizeBytes: UInt64
    /// The largest piece of the original's data that is opened, in bytes.
    public let legacyMaxBytes: UInt64
    /// What is allowed of shares.
    public let shareLimits: ShareLimits
    /// Who may leave a share.
    public let uploadAccess: UploadAccess
    /// The hash of the passphrase that uploads need; nil when there is none, and then none opens them.
    public let uploadPassphrase: PasswordHash?

    /// Reads the settings.
    ///
    /// - Parameters:
    ///   - settings: valid settings.
    ///   - publicURL: the start-up option, which goes before the setting.
    /// - Throws: ``RequestPolicyError`` naming the key whose value cannot be used.
    public init(settings: Settings, publicURL: PublicURL? = nil) throws(RequestPolicyError) {
        clientAddresses = try Self.reading("trusted_proxies or client_address_header") {
            try ClientAddressResolver(
                trustedProxies: AddressList(parsing: settings.trustedProxies), headerName: settings.clientAddressHeader)
        }
        baseURLs = try Self.reading("public_url") {
            BaseURLResolver(publicURL: try (publicURL ?? settings.publicURL).map { try BaseURL(parsing: $0.origin) })
        }
        rateLimits = try Self.reading("rate_limits") {
            try RouteLimits(
                perMinute: settings.rateLimitPerMinute, perHour: settings.rateLimitPerHour,
                overrides: settings.rateLimits)
        }
        adminAllowList = try Self.reading("admin_ip_whitelist") {
            AdminAllowList(entries: try AddressList(parsing: settings.adminIPWhitelist))
        }
        sessionTimeoutMinutes = settings.sessionTimeoutMinutes
        maxFileSizeBytes = UInt64(clamping: settings.maxFileSizeBytes)
        legacyMaxBytes = UInt64(clamping: settings.legacyMaxBytes)
        shareLimits = ShareLimits(settings)
        uploadAccess = settings.uploadAccess
        uploadPassphrase = try Self.reading("upload_passphrase_hash") {
            try settings.uploadPassphraseHash.map { try PasswordHash(text: $0) }
        }
    }

    private static func reading<Value>(
        _ key: String, _ body: () throws -> Value
    ) throws(RequestPolicyError) -> Value {
        do {
            return try body()
        } catch {
            throw RequestPolicyError(key: key, reason: "\(error)")
        }
    }
}

/// A setting that passed the file's own checks and still cannot be used.
public struct RequestPolicyError: Error, Sendable, CustomStringConvertible {
    /// The key of the setting.
    public let key: String
    /// What is wrong with its value.
    public let reason: String

    public var description: String { "\(key): \(reason)" }
}

extension ShareLimits {
    fileprivate init(_ settings: Settings) {
        self.init()
        maxAgeSeconds = Int64(settings.maxFileAgeDays) * 86_400
        maxBytes = UInt64(clamping: settings.maxFileSizeBytes)
        burnGraceSeconds = Int64(settings.burnGraceMinutes) * 60
        activeSharesPerClient = settings.maxActiveSharesPerClient
        storageLimitBytes = UInt64(clamping: settings.storageLimitBytes)
        storageReserveBytes = settings.storageReserveBytes.map { UInt64(clamping: $0) }
        isScanRequired = settings.scanRequired
    }
}
