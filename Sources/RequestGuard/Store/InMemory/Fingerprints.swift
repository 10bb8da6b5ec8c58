/// Numbers that stand for counters, from a keyed hash (SipHash) whose key nobody outside the process knows: two
/// counters share a number only by a chance of one in 2^64, which no client can raise.
struct Fingerprints: Sendable {
    private let seed = SystemRandomNumberGenerator.seed()

    func fingerprint(of key: LimitKey, at level: SharingLevel, windowSeconds: Int) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(seed)
        hasher.combine(key.scope)
        hasher.combine(key.client.shared(at: level))
        hasher.combine(windowSeconds)
        return UInt64(truncatingIfNeeded: Int64(hasher.finalize()))
    }

    func fingerprint(of bucket: AttemptBucket, at level: SharingLevel) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(seed)
        hasher.combine(bucket.scope)
        hasher.combine(bucket.rule)
        if level != .everyone { hasher.combine(bucket.subject) }
        hasher.combine(bucket.client?.shared(at: level))
        return UInt64(truncatingIfNeeded: Int64(hasher.finalize()))
    }

    /// A number from 0 to below `count`, the same for all clients of a neighbourhood.
    func shard(of client: ClientKey, count: Int) -> Int {
        var hasher = Hasher()
        hasher.combine(seed)
        hasher.combine(client.shared(at: .neighbourhood))
        return Int(UInt(bitPattern: hasher.finalize()) % UInt(count))
    }
}

extension SystemRandomNumberGenerator {
    fileprivate static func seed() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
