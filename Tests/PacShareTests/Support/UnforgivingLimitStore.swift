import RequestGuard
import Synchronization

/// Lets every attempt be made, and fails to take any back.
final class UnforgivingLimitStore: LimitStore {
    struct Failure: Error {}

    private let count = Mutex(0)

    /// How often an attempt was to be given back.
    var refunds: Int { count.withLock { $0 } }

    func take(_ key: LimitKey, limits: RateLimits, cost: Int, now: Timestamp) -> RateLimitDecision { .unlimited }
    func forget(_ key: LimitKey, limits: RateLimits) {}
    func forgetAllRequests() {}
    func reserve(_ buckets: [AttemptBucket], now: Timestamp) -> AttemptDecision { .reserved }

    func refund(_ buckets: [AttemptBucket], now: Timestamp) throws {
        count.withLock { $0 += 1 }
        throw Failure()
    }
}
