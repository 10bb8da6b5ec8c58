/// The attempt buckets of all secrets.
struct AttemptShard {
    private static let examinedPerRequest = 4

    private let fingerprints: Fingerprints
    private var table: CounterTable<TokenBucket>
    private var time = SteadyTime()

    init(buckets: Int, fingerprints: Fingerprints) {
        table = CounterTable(capacity: buckets)
        self.fingerprints = fingerprints
    }

    /// See ``LimitStore/reserve(_:now:)``.
    mutating func reserve(_ buckets: [AttemptBucket], now: Timestamp) -> AttemptDecision {
        let time = time.advance(to: now)
        removeFull(at: time)
        var wait: UInt64 = 0
        for bucket in buckets {
            guard let place = place(of: bucket, needed: buckets.count) else {
                return .refused(retryAfterSeconds: bucket.rule.refillSeconds)
            }
            wait = max(wait, place.slot.map { table[$0].wait(rule: bucket.rule, now: time) } ?? 0)
        }
        guard wait == 0 else { return .refused(retryAfterSeconds: retryAfterSeconds(milliseconds: wait)) }
        for (index, bucket) in buckets.enumerated() {
            guard let place = place(of: bucket, needed: buckets.count - index) else { continue }
            let slot = place.slot ?? table.insert(TokenBucket(), at: place)
            table[slot].take(rule: bucket.rule, now: time)
        }
        return .reserved
    }

    /// See ``LimitStore/refund(_:now:)``.
    mutating func refund(_ buckets: [AttemptBucket], now: Timestamp) {
        let time = time.advance(to: now)
        for bucket in buckets {
            // There may be room by now where there was none when it was reserved.
            guard let slot = table.slot(fingerprint: { fingerprints.fingerprint(of: bucket, at: $0) }) else { continue }
            table[slot].refund(rule: bucket.rule, now: time)
        }
    }

    private func place(of bucket: AttemptBucket, needed: Int) -> CounterTable<TokenBucket>.Place? {
        table.place(needed: needed) { fingerprints.fingerprint(of: bucket, at: $0) }
    }

    private mutating func removeFull(at time: UInt64) {
        for _ in 0..<AttemptShard.examinedPerRequest {
            guard let slot = table.nextToExamine(), table[slot].isFull(at: time) else { continue }
            table.remove(slot: slot)
        }
    }
}
