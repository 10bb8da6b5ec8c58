import AdminAccess
import Testing

/// What every adapter of `DeviceStore` promises.
public enum DeviceStorePromises {
    /// All promises.
    public static let all: [PortPromise<any DeviceStore>] = [
        PortPromise("a device is found by its id, as it was stored") { store in
            let device = try Example.device(1)
            try await store.insert(device)
            #expect(try await store.device(Example.hash(1)) == device)
            #expect(try await store.device(Example.hash(2)) == nil)
        },
        PortPromise("devices are removed one by one or all at once") { store in
            for byte in UInt8(1)...3 { try await store.insert(Example.device(byte)) }
            try await store.remove(Example.hash(1))
            try await store.remove(Example.hash(1))
            #expect(try await store.device(Example.hash(1)) == nil)
            #expect(try await store.device(Example.hash(2)) != nil)
            try await store.removeAll()
            #expect(try await store.device(Example.hash(2)) == nil)
            #expect(try await store.device(Example.hash(3)) == nil)
        },
        PortPromise("expired devices are removed, and no others") { store in
            let lifetime = Int64(Device.lifetimeSeconds) * 1000
            try await store.insert(Example.device(1))
            try await store.insert(Example.device(2, createdAt: 1))
            try await store.removeExpired(now: Example.at(lifetime))
            #expect(try await store.device(Example.hash(1)) == nil)
            #expect(try await store.device(Example.hash(2)) != nil)
        },
        PortPromise("at most so many devices are kept, and the oldest give way") { store in
            for index in 0...DeviceLimits.most {
                try await store.insert(Example.device(UInt8(index), createdAt: Int64(index)))
            }
            #expect(try await store.device(Example.hash(0)) == nil)
            #expect(try await store.device(Example.hash(1)) != nil)
            #expect(try await store.device(Example.hash(UInt8(DeviceLimits.most))) != nil)
        },
    ]
}
