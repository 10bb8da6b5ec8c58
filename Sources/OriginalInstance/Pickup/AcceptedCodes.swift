import PacCryptCore
import PacShare
import Synchronization

/// The one-time codes that were accepted a moment ago, so that none is accepted twice. Older ones have run out by
/// themselves.
final class AcceptedCodes: Sendable {
    /// Codes of this many steps before now are accepted by nobody any more.
    private static let keptSteps: UInt64 = 4

    private let steps = Mutex<[ShareKey: UInt64]>([:])

    /// The time step of the last code of a share.
    func last(_ key: ShareKey) -> UInt64? {
        steps.withLock { $0[key] }
    }

    /// Takes a code.
    ///
    /// - Returns: false when it, or a later one, was taken before.
    func accept(_ step: UInt64, of key: ShareKey) -> Bool {
        steps.withLock { steps in
            if let last = steps[key], step <= last { return false }
            steps = steps.filter { $0.value.addingReportingOverflow(Self.keptSteps).partialValue >= step }
            steps[key] = step
            return true
        }
    }
}
