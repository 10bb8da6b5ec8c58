import AdminAccess
import PacCryptCore
import RequestGuard
import Synchronization

/// Keeps sessions as long as the process lives.
public final class InMemorySessionStore: SessionStore {
    private struct Entry {
        var session: Session
        var pendingSecret: [UInt8]?
    }

    private let entries = Mutex<[TokenHash: Entry]>([:])

    /// A store without sessions.
    public init() {}

    public func insert(_ session: Session) async {
        entries.withLock { $0[session.id] = Entry(session: session) }
    }

    public func touch(
        _ id: TokenHash, from network: String, timeouts: SessionTimeouts, now: Timestamp
    ) async -> SessionState {
        entries.withLock { entries in
            guard var entry = entries[id] else { return .unknown }
            if timeouts.haveEnded(entry.session, at: now) {
                entries[id] = nil
                return .timedOut(entry.session)
            }
            entry.session.lastUsedAt = max(entry.session.lastUsedAt, now)
            entry.session.network = network
            entries[id] = entry
            return .active(entry.session)
        }
    }

    public func remove(_ id: TokenHash) async -> Bool {
        entries.withLock { $0.removeValue(forKey: id) != nil }
    }

    public func removeAll(except id: TokenHash?) async {
        entries.withLock { entries in entries = entries.filter { $0.key == id } }
    }

    public func removeTimedOut(_ timeouts: SessionTimeouts, now: Timestamp) async -> [Session] {
        entries.withLock { entries in
            let ended = entries.values.map(\.session).filter { timeouts.haveEnded($0, at: now) }
            for session in ended { entries[session.id] = nil }
            return ended
        }
    }

    public func sessions(of epoch: AccountEpoch, timeouts: SessionTimeouts, now: Timestamp) async -> [Session] {
        entries.withLock { entries in
            entries.values.map(\.session).filter { $0.epoch == epoch && !timeouts.haveEnded($0, at: now) }
                .sorted { ($1.lastUsedAt, $0.id) < ($0.lastUsedAt, $1.id) }
        }
    }

    public func reserveStepUp(of id: TokenHash) async -> StepUpReservation {
        entries.withLock { entries in
            guard var entry = entries[id] else { return .unknown }
            let isReserved = entry.session.reserveStepUp()
            entries[id] = isReserved ? entry : nil
            return isReserved ? .reserved : .ended(entry.session)
        }
    }

    public func releaseStepUp(of id: TokenHash) async -> Session? {
        entries.withLock { entries in
            entries[id]?.session.releaseStepUp()
            return entries[id]?.session
        }
    }

    public func failStepUp(of id: TokenHash) async -> Session? {
        entries.withLock { entries in
            guard let session = entries[id]?.session, !session.mayStepUp else { return nil }
            entries[id] = nil
            return session
        }
    }

    public func setPendingSecret(_ sealed: [UInt8]?, of id: TokenHash) async -> Bool {
        entries.withLock { entries in
            guard entries[id] != nil else { return false }
            entries[id]?.pendingSecret = sealed
            return true
        }
    }

    public func pendingSecret(of id: TokenHash) async -> [UInt8]? {
        entries.withLock { $0[id]?.pendingSecret }
    }
}
