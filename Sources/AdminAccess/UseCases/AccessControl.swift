import AuditLog
import RequestGuard

/// The use cases of the operator's account: getting in, and changing it.
///
/// Changes are put on record before they take effect; when that fails, they are not made and the `AuditLogError` is
/// thrown. Errors of ports are passed on as they are.
public struct AccessControl: Sendable {
    let stores: AccessStores
    let hashing: any PasswordHashing
    let audit: any AuditSink
    let clock: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - stores: where accounts, sessions, devices and attempts are kept.
    ///   - hashing: derives passwords.
    ///   - audit: the record; an `AuditAggregator`, so that repeated failures share an entry.
    ///   - clock: the time now.
    public init(
        stores: AccessStores, hashing: any PasswordHashing, audit: any AuditSink,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.stores = stores
        self.hashing = hashing
        self.audit = audit
        self.clock = clock
    }
}

/// The ports that the use cases work on.
public struct AccessStores: Sendable {
    /// The account.
    public let credentials: any CredentialStore
    /// The sessions.
    public let sessions: any SessionStore
    /// The browsers that have logged in before.
    public let devices: any DeviceStore
    /// The attempts.
    public let attempts: any LoginAttemptStore

    /// Memberwise initializer.
    public init(
        credentials: any CredentialStore, sessions: any SessionStore, devices: any DeviceStore,
        attempts: any LoginAttemptStore
    ) {
        self.credentials = credentials
        self.sessions = sessions
        self.devices = devices
        self.attempts = attempts
    }
}

/// Who asks: what limits count by, and what goes on record.
public struct AccessClient: Hashable, Sendable {
    /// What limits count by.
    public let key: ClientKey
    /// The address in text; nil when it is unknown.
    public let address: String?

    /// The client that was found for a request.
    public init(_ client: ClientAddress) {
        key = client.limitKey
        address = client.address.map { "\($0)" }
    }

    /// The client with that address; nil for one whose address is unknown.
    public init(address: IPAddress?) {
        key = address.map(ClientKey.init(address:)) ?? .unknown
        self.address = address.map { "\($0)" }
    }
}
