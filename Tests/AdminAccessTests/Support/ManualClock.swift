import RequestGuard
import Synchronization

/// A clock that shows what a test sets.
final class ManualClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_700_000_000_000)

    var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

    var seconds: UInt64 { UInt64(now.milliseconds / 1000) }

    func advance(milliseconds step: Int64) {
        milliseconds.withLock { $0 += step }
    }

    func advance(seconds: Int) {
        advance(milliseconds: Int64(seconds) * 1000)
    }
}
