import AdminAccess
import HTTPTypes
import PacCryptCore
import PacShare
import RequestGuard
import Settings
import Synchronization

/// What the settings say about requests, in the form in which they are applied. A class, because each request takes a
/// reference to it.
public final class RequestPolicy: Sendable {
    /// Finds the client behind trusted proxies.
    public let clientAddresses: ClientAddressResolver
    /// The header in which trusted proxies name the client, ready to be looked for.
    let clientAddressField: HTTPField.Name?
    /// Addresses that many people share, for which no fraction of the budgets holds.
    public let sharedNetworks: AddressList
    /// Finds the site's address as the client used it.
    public let baseURLs: BaseURLResolver
    /// The limits of every route.
    public let rateLimits: RouteLimits
    /// The addresses that may reach the admin area.
    public let adminAllowList: AdminAllowList
    /// How long admin sessions last.
    public let sessionTimeouts: SessionTimeouts
    /// The largest file to encrypt or decrypt, in bytes.
    public let maxFileSizeBytes: UInt64
    /// The largest piece of the original's data that is opened, in bytes.
    public let legacyMaxBytes: UInt64
    /// The limits of shares.
    public let shareLimits: ShareLimits
    /// Who may leave a share.
    public let uploadAccess: UploadAccess
    /// The hash of the passphrase that uploads need; nil when there is none, and then none opens them.
    public let uploadPassphrase: PasswordHash?

    /// - Parameters:
    ///   - settings: what the operator has set.
    ///   - publicURL: the start-up option, which goes before the setting.
    public init(settings: Settings, publicURL: BaseURL? = nil) {
        clientAddresses = ClientAddressResolver(
            trustedProxies: AddressList(settings.trustedProxies), header: settings.clientAddressHeader)
        clientAddressField = HTTPField.Name(settings.clientAddressHeader.name)
        sharedNetworks = AddressList(settings.sharedNetworks)
        baseURLs = BaseURLResolver(publicURL: publicURL ?? settings.publicURL)
        rateLimits = RouteLimits(
            perMinute: settings.rateLimitPerMinute, perHour: settings.rateLimitPerHour,
            overrides: settings.limitsOfRoutes)
        adminAllowList = AdminAllowList(entries: AddressList(settings.adminIPWhitelist))
        sessionTimeouts = SessionTimeouts(idleMinutes: settings.sessionTimeoutMinutes)
        maxFileSizeBytes = UInt64(clamping: settings.maxFileSizeBytes)
        legacyMaxBytes = UInt64(clamping: settings.legacyMaxBytes)
        shareLimits = ShareLimits(settings)
        uploadAccess = settings.uploadAccess
        uploadPassphrase = settings.uploadPassphraseHash
    }
}

extension Settings {
    /// The limits of routes; of two names of one route the last in the order of names counts.
    fileprivate var limitsOfRoutes: [RouteID: RateLimits] {
        Dictionary(rateLimits.sorted { $0.key < $1.key }.map { (RouteID($0.key), $0.value.value) }) { $1 }
    }
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

/// The policy in force. Each request takes it once and keeps to it.
public final class LivePolicy: Sendable {
    private let policy: Mutex<RequestPolicy>

    /// - Parameter policy: the policy to start with.
    public init(_ policy: RequestPolicy) {
        self.policy = Mutex(policy)
    }

    /// The policy in force.
    public var current: RequestPolicy {
        policy.withLock { $0 }
    }

    /// Puts another policy in force for the requests that follow.
    public func replace(with policy: RequestPolicy) {
        self.policy.withLock { $0 = policy }
    }
}
