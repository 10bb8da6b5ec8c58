import PacCryptCore
import RequestGuard

/// The values of every setting, as one value: whoever holds a copy sees one consistent state.
///
/// The defaults are here; what each key may hold is in ``SettingKey``.
public struct Settings: Equatable, Sendable {
    /// Where blobs lie, relative to the data directory or absolute.
    public var uploadFolder = "pacshare"
    /// The longest life of a share, in days, and the life of one that names none.
    public var maxFileAgeDays = 14
    /// The largest sum of the files of a share, in bytes.
    public var maxFileSizeBytes = 26_843_545_600
    /// Addresses and networks that may reach the admin routes; empty allows all.
    public var adminIPWhitelist: [Written<CIDRBlock>] = []
    /// Whether uploads are scanned.
    public var virusScanningEnabled = true
    /// Idle minutes after which an admin session ends.
    public var sessionTimeoutMinutes = 30
    /// Requests a client may make in a minute on routes without a limit of their own.
    public var rateLimitPerMinute = 60
    /// Requests a client may make in an hour on routes without a limit of their own.
    public var rateLimitPerHour = 1000
    /// The address people use; nil when it is taken from each request.
    public var publicURL: BaseURL?
    /// Addresses and networks of proxies whose forwarding header is believed.
    public var trustedProxies: [Written<CIDRBlock>] = []
    /// The header in which trusted proxies name the client.
    public var clientAddressHeader = ClientAddressHeader.standard
    /// Addresses and networks that many people share, for which no fraction of the budgets holds.
    public var sharedNetworks: [Written<CIDRBlock>] = []
    /// Limits that replace those of single routes, by the name or the path of the route.
    public var rateLimits: [String: Written<RateLimits>] = [:]
    /// Memory for key derivation, in bytes; nil when the program chooses by the machine's memory.
    public var kdfMemoryBytes: Int?
    /// The largest file in one of the original's one-piece formats that the server opens, in bytes.
    public var legacyMaxBytes = 268_435_456
    /// Where clamd listens; nil for the first usual place that answers.
    public var clamdAddress: ServiceAddress?
    /// Whether an upload that was not scanned completely is refused.
    public var scanRequired = false
    /// The size up to which clamd's OK means clean, in bytes.
    public var scanMaxBytes = 26_214_400
    /// Who may upload.
    public var uploadAccess = UploadAccess.everyone
    /// The hash of the upload passphrase; nil when none is set. A secret.
    public var uploadPassphraseHash: PasswordHash?
    /// The most that all shares together may take, records included, in bytes; 0 for no limit.
    public var storageLimitBytes = 0
    /// Free space that uploads leave on the volume, in bytes; nil for the larger of 2 GiB and 5 % of it.
    public var storageReserveBytes: Int?
    /// The most unexpired shares of one client.
    public var maxActiveSharesPerClient = 50
    /// Minutes between the last delivery of a share and its deletion; 0 deletes at once.
    public var burnGraceMinutes = 10

    /// The defaults.
    public init() {}
}

extension Settings: CustomStringConvertible, CustomDebugStringConvertible {
    /// Every value except secrets, as one line of JSON.
    public var description: String {
        "{" + SettingKey.all.map { "\"\($0.name)\": \($0.shownValue(in: self))" }.joined(separator: ", ") + "}"
    }

    public var debugDescription: String { description }
}

/// Who may leave a share on this server.
public enum UploadAccess: String, CaseIterable, Sendable {
    /// Anybody who reaches the server.
    case everyone
    /// Whoever knows the upload passphrase.
    case passphrase
    /// Only a logged-in administrator.
    case admin
}
