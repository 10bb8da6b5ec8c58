import AdminAccess
import AdminAccessConformance
import PacCryptCore
import RequestGuard
import Synchronization

/// Fails where it is told to.
final class BreakableSessionStore: SessionStore {
    struct Broken: Error {}

    enum Operation: Hashable {
        case reserve
        case release
        case fail
    }

    private let store: InMemorySessionStore
    /// What cannot be done; nothing of it reaches the store.
    let failing = Mutex<Set<Operation>>([])
    /// Called before an attempt is given back.
    let beforeRelease = Mutex<(@Sendable () async -> Void)?>(nil)

    init(_ store: InMemorySessionStore) {
        self.store = store
    }

    private func check(_ operation: Operation) throws {
        if failing.withLock({ $0.contains(operation) }) { throw Broken() }
    }

    func reserveStepUp(of id: TokenHash) async throws -> StepUpReservation {
        try check(.reserve)
        return await store.reserveStepUp(of: id)
    }

    func releaseStepUp(of id: TokenHash) async throws -> Session? {
        let hook = beforeRelease.withLock { $0 }
        await hook?()
        try check(.release)
        return await store.releaseStepUp(of: id)
    }

    func failStepUp(of id: TokenHash) async throws -> Session? {
        try check(.fail)
        return await store.failStepUp(of: id)
    }

    func insert(_ session: Session) async { await store.insert(session) }
    func remove(_ id: TokenHash) async -> Bool { await store.remove(id) }
    func removeAll(except id: TokenHash?) async { await store.removeAll(except: id) }
    func touch(
        _ id: TokenHash, from network: String, timeouts: SessionTimeouts, now: Timestamp
    ) async -> SessionState {
        await store.touch(id, from: network, timeouts: timeouts, now: now)
    }
    func removeTimedOut(_ timeouts: SessionTimeouts, now: Timestamp) async -> [Session] {
        await store.removeTimedOut(timeouts, now: now)
    }
    func sessions(of epoch: AccountEpoch, timeouts: SessionTimeouts, now: Timestamp) async -> [Session] {
        await store.sessions(of: epoch, timeouts: timeouts, now: now)
    }
    func setPendingSecret(_ sealed: [UInt8]?, of id: TokenHash) async -> Bool {
        await store.setPendingSecret(sealed, of: id)
    }
    func pendingSecret(of id: TokenHash) async -> [UInt8]? { await store.pendingSecret(of: id) }
}

extension Fixture {
    /// The use cases with another store of sessions.
    func access(sessions: any SessionStore) -> AccessControl {
        AccessControl(
            stores: AccessStores(credentials: credentials, sessions: sessions, devices: devices, attempts: attempts),
            hashing: hashing, audit: audit, clock: { [clock] in clock.timestamp })
    }
}
