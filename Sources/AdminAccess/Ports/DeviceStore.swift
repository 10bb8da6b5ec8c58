import PacCryptCore
import RequestGuard

/// Keeps the browsers that have logged in before. Each operation is atomic, also among several processes.
///
/// All throw `StorageFailure` when the store cannot be used.
public protocol DeviceStore: Sendable {
    /// Adds a device. At most ``DeviceLimits/most`` are kept: the oldest give way.
    func insert(_ device: Device) async throws

    /// The device; nil when there is none. Whether it has expired is the caller's question.
    func device(_ id: TokenHash) async throws -> Device?

    /// Removes a device, if there is one.
    func remove(_ id: TokenHash) async throws

    /// Removes all devices.
    func removeAll() async throws

    /// Removes the devices that have expired.
    func removeExpired(now: Timestamp) async throws
}

/// How much is kept of devices.
public enum DeviceLimits {
    /// The most devices that are kept.
    public static let most = 100
}
