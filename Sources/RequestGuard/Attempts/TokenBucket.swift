/// The state of one bucket of attempts: the moment at which it is full again. One number is enough, for a bucket fills
/// evenly.
struct TokenBucket {
    /// In milliseconds; a bucket is full from then on.
    private(set) var fullAt: UInt64 = 0

    /// The milliseconds until the bucket has an attempt: 0 when it has one now, and never more than one refill.
    func wait(rule: AttemptRule, now: UInt64) -> UInt64 {
        let next = missing(rule: rule, now: now) + rule.interval
        return next > rule.timeToFill ? next - rule.timeToFill : 0
    }

    /// Takes one attempt.
    mutating func take(rule: AttemptRule, now: UInt64) {
        fullAt = now + min(missing(rule: rule, now: now) + rule.interval, rule.timeToFill)
    }

    /// Gives one attempt back.
    mutating func refund(rule: AttemptRule, now: UInt64) {
        let missing = missing(rule: rule, now: now)
        fullAt = now + missing - min(missing, rule.interval)
    }

    /// Whether the bucket is full, and so need not be kept.
    func isFull(at now: UInt64) -> Bool {
        fullAt <= now
    }

    /// The milliseconds until the bucket is full; bounded, in case the rule held more when the bucket was last used.
    private func missing(rule: AttemptRule, now: UInt64) -> UInt64 {
        fullAt > now ? min(fullAt - now, rule.timeToFill) : 0
    }
}

extension AttemptRule {
    /// The milliseconds after which one attempt comes back.
    fileprivate var interval: UInt64 { UInt64(refillSeconds) * 1000 }
    /// The milliseconds after which an empty bucket is full.
    fileprivate var timeToFill: UInt64 { UInt64(capacity) * interval }
}
