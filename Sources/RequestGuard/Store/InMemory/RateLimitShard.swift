/// The rate limit counters of a part of all clients.
struct RateLimitShard {
    /// Slots looked at for expired counters with each request; more than a request can add.
    private static let examinedPerRequest = 2 * RateLimits.maximumCount

    private let fingerprints: Fingerprints
    private var table: CounterTable<WindowCounter>
    private var arena: RunArena
    private var time = SteadyTime()
    /// The places of the limits of the request at hand; kept to spare an allocation.
    private var places: [CounterTable<WindowCounter>.Place] = []

    init(counters: Int, blocks: Int, fingerprints: Fingerprints) {
        table = CounterTable(capacity: counters)
        arena = RunArena(capacity: blocks)
        self.fingerprints = fingerprints
        places.reserveCapacity(RateLimits.maximumCount)
    }

    /// See ``LimitStore/take(_:limits:cost:now:)``.
    mutating func take(_ key: LimitKey, limits: [RateLimit], cost: Int, now: Timestamp) -> RateLimitDecision {
        let time = time.advance(to: now)
        removeExpired(at: time)
        places.removeAll(keepingCapacity: true)
        var refusal: (limit: RateLimit, slot: Int, wait: UInt64)?
        for limit in limits {
            let place = table.place(needed: limits.count) {
                fingerprints.fingerprint(of: key, at: $0, windowSeconds: limit.windowSeconds)
            }
            guard let place else { return RateLimitShard.overcrowded(limit) }
            places.append(place)
            guard let slot = place.slot else { continue }
            table[slot].expire(at: time, in: &arena)
            let excess = table[slot].count + min(cost, limit.count) - limit.count
            guard excess > 0 else { continue }
            let wait = table[slot].wait(for: excess, at: time, in: arena)
            if wait > refusal?.wait ?? 0 { refusal = (limit, slot, wait) }
        }
        guard let refusal else { return count(limits, cost: cost, at: time) }
        return refuse(refusal.limit, slot: refusal.slot, wait: refusal.wait, at: time)
    }

    /// See ``LimitStore/forget(_:limits:)``.
    mutating func forget(_ key: LimitKey, limits: [RateLimit]) {
        for limit in limits {
            let fingerprint = fingerprints.fingerprint(of: key, at: .own, windowSeconds: limit.windowSeconds)
            if let slot = table.slot(of: fingerprint) { remove(slot) }
        }
    }

    /// See ``LimitStore/forgetAllRequests()``.
    mutating func forgetAll() {
        for slot in table.occupiedSlots { remove(slot) }
    }

    private mutating func remove(_ slot: Int) {
        table[slot].release(to: &arena)
        table.remove(slot: slot)
    }

    private mutating func count(_ limits: [RateLimit], cost: Int, at time: UInt64) -> RateLimitDecision {
        var nearest: RateLimitDecision.Quota?
        for (limit, place) in zip(limits, places) {
            let slot = place.slot ?? table.insert(WindowCounter(windowSeconds: limit.windowSeconds), at: place)
            table[slot].record(min(cost, limit.count), at: time, in: &arena)
            let quota = RateLimitDecision.Quota(
                limit: limit.count,
                remaining: max(0, limit.count - table[slot].count),
                resetSeconds: retryAfterSeconds(milliseconds: table[slot].wait(for: 1, at: time, in: arena)))
            if quota.remaining < nearest?.remaining ?? .max { nearest = quota }
        }
        return RateLimitDecision(outcome: .allowed, quota: nearest)
    }

    private mutating func refuse(
        _ limit: RateLimit, slot: Int, wait: UInt64, at time: UInt64
    ) -> RateLimitDecision {
        let seconds = retryAfterSeconds(milliseconds: wait)
        return RateLimitDecision(
            outcome: .refused(retryAfterSeconds: seconds, isFirstOfWindow: table[slot].reportRefusal(at: time)),
            quota: RateLimitDecision.Quota(
                limit: limit.count, remaining: max(0, limit.count - table[slot].count), resetSeconds: seconds))
    }

    /// The answer when not even the counter that everybody shares has room.
    private static func overcrowded(_ limit: RateLimit) -> RateLimitDecision {
        RateLimitDecision(
            outcome: .refused(retryAfterSeconds: limit.windowSeconds, isFirstOfWindow: false),
            quota: RateLimitDecision.Quota(limit: limit.count, remaining: 0, resetSeconds: limit.windowSeconds))
    }

    private mutating func removeExpired(at time: UInt64) {
        for _ in 0..<RateLimitShard.examinedPerRequest {
            guard let slot = table.nextToExamine(), table[slot].isExpired(at: time) else { continue }
            remove(slot)
        }
    }
}
