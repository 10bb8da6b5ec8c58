import AdminAccess
import PacCryptCore
import RequestGuard
import Synchronization

/// Keeps devices as long as the process lives.
public final class InMemoryDeviceStore: DeviceStore {
    private let devices = Mutex<[TokenHash: Device]>([:])

    /// A store without devices.
    public init() {}

    public func insert(_ device: Device) async {
        devices.withLock { devices in
            devices[device.id] = device
            while devices.count > DeviceLimits.most,
                let oldest = devices.values.min(by: { $0.createdAt < $1.createdAt })
            {
                devices[oldest.id] = nil
            }
        }
    }

    public func device(_ id: TokenHash) async -> Device? {
        devices.withLock { $0[id] }
    }

    public func remove(_ id: TokenHash) async {
        devices.withLock { $0[id] = nil }
    }

    public func removeAll() async {
        devices.withLock { $0 = [:] }
    }

    public func removeExpired(now: Timestamp) async {
        devices.withLock { devices in devices = devices.filter { !$0.value.hasExpired(at: now) } }
    }
}
