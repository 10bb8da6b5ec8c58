import Synchronization

/// A limit store in the memory of one process.
///
/// A sliding window is a log of moments: exact to the millisecond for limits of up to 1,024 requests, and to about one
/// part in 1,024 beyond, as long as there is memory. Memory is bounded (``Capacity``): when there is no room for
/// another client's counter, the client is counted with its /24 or /48, and no counter in use is given up. Operations
/// never suspend.
public final class InMemoryLimitStore: LimitStore {
    /// How much the store may hold.
    public struct Capacity: Hashable, Sendable {
        /// The counters of rate limits, one per client, scope and limit: 52 bytes each.
        public var counters: Int
        /// The blocks for the moments of up to seven requests each: 64 bytes each.
        public var blocks: Int
        /// The buckets of attempts: 28 bytes each.
        public var attemptBuckets: Int
        /// The parts that can be worked on at the same time.
        public var shards: Int

        /// Makes a capacity; the default ones take at most 46 MiB together.
        public init(
            counters: Int = 524_288, blocks: Int = 262_144, attemptBuckets: Int = 131_072, shards: Int = 16
        ) {
            self.counters = counters
            self.blocks = blocks
            self.attemptBuckets = attemptBuckets
            self.shards = shards
        }
    }

    /// A lock and what it guards; a class because a `Mutex` cannot be an array's element.
    private final class Locked<State>: Sendable {
        let state: Mutex<State>

        init(_ state: sending State) {
            self.state = Mutex(state)
        }
    }

    private let fingerprints: Fingerprints
    private let rateLimits: [Locked<RateLimitShard>]
    private let attempts: Mutex<AttemptShard>

    /// Makes an empty store of at most that capacity.
    public init(capacity: Capacity = Capacity()) {
        let fingerprints = Fingerprints()
        let shards = max(1, capacity.shards)
        self.fingerprints = fingerprints
        rateLimits = (0..<shards).map { _ in
            Locked(
                RateLimitShard(
                    counters: capacity.counters / shards, blocks: capacity.blocks / shards, fingerprints: fingerprints))
        }
        attempts = Mutex(AttemptShard(buckets: capacity.attemptBuckets, fingerprints: fingerprints))
    }

    public func take(_ key: LimitKey, limits: RateLimits, cost: Int, now: Timestamp) async -> RateLimitDecision {
        guard !limits.all.isEmpty else { return .unlimited }
        let shard = rateLimits[fingerprints.shard(of: key.client, count: rateLimits.count)]
        return shard.state.withLock { $0.take(key, limits: limits.all, cost: max(1, cost), now: now) }
    }

    public func forget(_ key: LimitKey, limits: RateLimits) async {
        let shard = rateLimits[fingerprints.shard(of: key.client, count: rateLimits.count)]
        shard.state.withLock { $0.forget(key, limits: limits.all) }
    }

    public func forgetAllRequests() async {
        for shard in rateLimits { shard.state.withLock { $0.forgetAll() } }
    }

    public func reserve(_ buckets: [AttemptBucket], now: Timestamp) async -> AttemptDecision {
        attempts.withLock { $0.reserve(buckets, now: now) }
    }

    public func refund(_ buckets: [AttemptBucket], now: Timestamp) async {
        attempts.withLock { $0.refund(buckets, now: now) }
    }
}
