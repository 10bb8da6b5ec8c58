import PacCryptCore
import PacShare
import Synchronization

/// The one-time codes that were accepted a moment ago, and those that answers told of, so that none is accepted again.
///
/// Accepted ones are in the store and so outlive the process. Those that answers told of are in memory, for the
/// original's files have no place for them.
final class AcceptedCodes: Sendable {
    private struct State {
        var accepted: [ShareKey: UInt64] = [:]
        var disclosed: [ShareKey: DisclosedSteps] = [:]
    }

    private let state = Mutex(State())
    private let store: any AcceptedCodeStore

    init(_ store: any AcceptedCodeStore) {
        self.store = store
    }

    /// The time step of the last code of a share, as far as this process knows.
    func last(_ key: ShareKey) -> UInt64? {
        state.withLock { $0.accepted[key] }
    }

    /// The steps to come of a share of which an answer told.
    func disclosed(_ key: ShareKey) -> DisclosedSteps? {
        state.withLock { $0.disclosed[key] }
    }

    /// Takes a code.
    ///
    /// - Returns: false when it, or a later one, was taken before, or an answer told when it is due.
    /// - Throws: what the store throws; the code is taken then.
    func accept(_ step: UInt64, of key: ShareKey) async throws -> Bool {
        let isNew = state.withLock { state in
            if let last = state.accepted[key], step <= last { return false }
            if state.disclosed[key]?.contains(step) == true { return false }
            state.accepted = state.accepted.filter { Self.isKept($0.value, at: step) }
            state.accepted[key] = step
            return true
        }
        guard isNew else { return false }
        return try await store.accept(step, of: key)
    }

    /// Keeps a step to come, whose code is not accepted from now on.
    ///
    /// - Returns: false when too many are kept; then it must not be told.
    func disclose(_ step: UInt64, of key: ShareKey, seconds: UInt64) -> Bool {
        state.withLock { state in
            let now = seconds / OneTimeCode.stepSeconds
            state.disclosed = state.disclosed.filter { entry in entry.value.all.contains { Self.isKept($0, at: now) } }
            return state.disclosed[key, default: DisclosedSteps()].add(step, seconds: seconds)
        }
    }

    private static func isKept(_ step: UInt64, at now: UInt64) -> Bool {
        step.addingReportingOverflow(ShareLimitation.keptCodeSteps).partialValue >= now
    }
}
