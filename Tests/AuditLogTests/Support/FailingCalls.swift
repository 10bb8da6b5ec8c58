import Foundation
import Synchronization

@testable import AuditLog

/// Lets the disk fail as a test wants it.
final class FailingCalls: Sendable {
    enum Failure: Sendable {
        /// The write fails after that many bytes.
        case write(after: Int)
        /// The synchronisation fails.
        case synchronize
    }

    private struct State {
        var failure: Failure?
        var canTruncate = true
        var attempts = 0
        var written = 0
    }

    private let state = Mutex(State())

    func set(_ failure: Failure?, canTruncate: Bool = true) {
        state.withLock { $0 = State(failure: failure, canTruncate: canTruncate, attempts: $0.attempts) }
    }

    /// How often something was refused.
    var attempts: Int { state.withLock(\.attempts) }

    var calls: LogFileCalls {
        LogFileCalls(
            write: { [self] descriptor, bytes, offset in
                let allowed = state.withLock { state -> Int in
                    guard case .write(let limit) = state.failure else { return bytes.count }
                    let allowed = min(bytes.count, max(0, limit - state.written))
                    state.written += allowed
                    if allowed == 0 { state.attempts += 1 }
                    return allowed
                }
                guard allowed > 0 else {
                    state.withLock { $0.written = 0 }
                    errno = ENOSPC
                    return -1
                }
                return pwrite(descriptor, bytes.baseAddress, allowed, offset)
            },
            synchronize: { [self] _ in
                let fails = state.withLock { state in
                    guard case .synchronize = state.failure else { return false }
                    state.attempts += 1
                    return true
                }
                guard fails else { return 0 }
                errno = EIO
                return -1
            },
            truncate: { [self] descriptor, size in
                guard state.withLock(\.canTruncate) else {
                    errno = EIO
                    return -1
                }
                return ftruncate(descriptor, size)
            })
    }
}
