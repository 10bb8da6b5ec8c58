import PacCryptCore
import PacShare
import Synchronization

/// The one-time codes that were accepted a moment ago, and those that answers told of, so that none is accepted again.
/// Older ones have run out by themselves. In memory, for the original's files have no place for them.
final class AcceptedCodes: Sendable {
    /// Codes of this many steps before now are accepted by nobody any more.
    private static let keptSteps: UInt64 = 4

    private struct State {
        var accepted: [ShareKey: UInt64] = [:]
        var disclosed: [ShareKey: DisclosedSteps] = [:]
    }

    private let state = Mutex(State())

    /// The time step of the last code of a share.
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
    func accept(_ step: UInt64, of key: ShareKey) -> Bool {
        state.withLock { state in
            if let last = state.accepted[key], step <= last { return false }
            if state.disclosed[key]?.contains(step) == true { return false }
            state.accepted = state.accepted.filter {
                $0.value.addingReportingOverflow(Self.keptSteps).partialValue >= step
            }
            state.accepted[key] = step
            return true
        }
    }

    /// Gives a code back that was of no use, unless a later one was taken since.
    ///
    /// - Parameter earlier: the last one before it.
    func giveBack(_ step: UInt64, of key: ShareKey, earlier: UInt64?) {
        state.withLock { if $0.accepted[key] == step { $0.accepted[key] = earlier } }
    }

    /// Keeps a step to come, whose code is not accepted from now on.
    ///
    /// - Returns: false when too many are kept; then it must not be told.
    func disclose(_ step: UInt64, of key: ShareKey, seconds: UInt64) -> Bool {
        state.withLock { state in
            let oldest = seconds / OneTimeCode.stepSeconds
            state.disclosed = state.disclosed.filter { entry in
                entry.value.all.contains { $0.addingReportingOverflow(Self.keptSteps).partialValue >= oldest }
            }
            return state.disclosed[key, default: DisclosedSteps()].add(step, seconds: seconds)
        }
    }
}
