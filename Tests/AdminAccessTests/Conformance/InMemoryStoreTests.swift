import AdminAccess
import AdminAccessConformance
import RequestGuard
import Testing

@Suite("The adapters in memory keep the ports' promises")
struct InMemoryStoreTests {
    @Test("credentials", arguments: CredentialStorePromises.all)
    func credentials(_ promise: PortPromise<any CredentialStore>) async throws {
        try await promise.check(InMemoryCredentialStore())
    }

    @Test("sessions", arguments: SessionStorePromises.all)
    func sessions(_ promise: PortPromise<any SessionStore>) async throws {
        try await promise.check(InMemorySessionStore())
    }

    @Test("devices", arguments: DeviceStorePromises.all)
    func devices(_ promise: PortPromise<any DeviceStore>) async throws {
        try await promise.check(InMemoryDeviceStore())
    }

    @Test("login attempts", arguments: LoginAttemptStorePromises.all)
    func attempts(_ promise: PortPromise<any LoginAttemptStore>) async throws {
        try await promise.check(InMemoryLoginAttemptStore())
    }

    @Test("pardons", arguments: PardonStorePromises.all)
    func pardons(_ promise: PortPromise<any PardonStore>) async throws {
        try await promise.check(InMemoryPardonStore())
    }

    @Test("when attempts of more clients come than are kept, the oldest are forgotten and never the account's")
    func capacity() async throws {
        let store = InMemoryLoginAttemptStore(capacity: 10)
        let start = Timestamp(milliseconds: 1_700_000_000_000)
        for _ in 0..<5 { _ = await store.reserve([.account], now: start) }
        for index in 0..<100 {
            let address = try #require(IPAddress("203.0.113.\(index)"))
            let now = Timestamp(milliseconds: start.milliseconds + Int64(index))
            _ = await store.reserve([.client(ClientKey(address: address))], now: now)
        }
        #expect(store.count == 10)
        #expect(await store.reserve([.account], now: start) == .refused(retryAfterSeconds: 1))
    }
}
