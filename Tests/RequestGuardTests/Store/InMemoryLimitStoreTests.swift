import TestSupport
import Testing

@testable import RequestGuard

@Suite struct InMemoryLimitStoreTests {
    @Test("the in-memory store keeps every promise of the port", arguments: LimitStorePromise.all)
    func conforms(_ promise: LimitStorePromise) async throws {
        try await promise.check(InMemoryLimitStore())
    }

    private func key(_ bits: UInt32) -> LimitKey {
        LimitKey(scope: "encrypt", client: ClientKey(address: IPAddress(v4: bits)))
    }

    private func time(_ milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds)
    }

    @Test("a full table counts new clients with their /24, and evicts nobody")
    func sharing() async throws {
        let store = InMemoryLimitStore(capacity: .init(counters: 64, blocks: 64, attemptBuckets: 1, shards: 1))
        let limits = try RateLimits(parsing: "2/minute")
        // 48 of 64 counters are for clients alone.
        for client in 0..<48 as Range<UInt32> {
            #expect(await store.take(key(0x0A00_0000 | client << 8), limits: limits, cost: 1, now: time(0)).isAllowed)
        }
        #expect(await store.take(key(0x0B00_0001), limits: limits, cost: 1, now: time(0)).isAllowed)
        #expect(await store.take(key(0x0B00_0002), limits: limits, cost: 1, now: time(0)).isAllowed)
        #expect(await !store.take(key(0x0B00_0003), limits: limits, cost: 1, now: time(0)).isAllowed)
        #expect(await store.take(key(0x0B00_0103), limits: limits, cost: 1, now: time(0)).isAllowed)
        for client in 0..<48 as Range<UInt32> {
            let key = key(0x0A00_0000 | client << 8)
            #expect(await store.take(key, limits: limits, cost: 1, now: time(1)).isAllowed)
            #expect(await !store.take(key, limits: limits, cost: 1, now: time(2)).isAllowed)
        }
    }

    @Test("an attempt that was counted with the neighbours' is given back also when there is room by then")
    func refundOfSharedAttempt() async {
        let store = InMemoryLimitStore(capacity: .init(counters: 1, blocks: 1, attemptBuckets: 16, shards: 1))
        func bucket(_ client: UInt32) -> AttemptBucket {
            AttemptBucket(
                scope: "share", subject: "id", client: ClientKey(address: IPAddress(v4: client << 8)),
                rule: AttemptRule(capacity: 2, refillSeconds: 1000))
        }
        // 12 of 16 buckets are for clients alone: beside 11 there is no room for two, but for one.
        for client in 1...11 as ClosedRange<UInt32> {
            #expect(await store.reserve([bucket(client)], now: time(0)) == .reserved)
        }
        let both = [bucket(20), bucket(11)]
        #expect(await store.reserve(both, now: time(0)) == .reserved)
        await store.refund(both, now: time(0))
        for _ in 0..<2 { #expect(await store.reserve([bucket(20)], now: time(0)) == .reserved) }
    }

    @Test("a table without any room left shares one counter among all, and refuses when even that has none")
    func everyone() async throws {
        let store = InMemoryLimitStore(capacity: .init(counters: 16, blocks: 16, attemptBuckets: 1, shards: 1))
        let limits = try RateLimits(parsing: "2/minute")
        var allowed = 0
        for client in 0..<1000 as Range<UInt32> {
            let decision = await store.take(key(client << 8), limits: limits, cost: 1, now: time(0))
            if decision.isAllowed { allowed += 1 }
        }
        #expect(allowed == 12 + 3 + 2)
        let other = LimitKey(scope: "other", client: .unknown)
        let refused = await store.take(other, limits: limits, cost: 1, now: time(0))
        #expect(retryAfter(refused) == 60)
    }

    @Test("expired counters make room again while requests come")
    func reclaimed() async throws {
        let store = InMemoryLimitStore(capacity: .init(counters: 64, blocks: 64, attemptBuckets: 1, shards: 1))
        let limits = try RateLimits(parsing: "1/minute")
        for round in 0..<50 as Range<Int64> {
            for client in 0..<40 as Range<UInt32> {
                let key = key(UInt32(round) << 16 | client)
                #expect(await store.take(key, limits: limits, cost: 1, now: time(round * 60_000 + 1)).isAllowed)
            }
        }
    }

    @Test("the memory of expired counters is used again, so that later windows are exact")
    func reclaimedBlocks() async throws {
        let store = InMemoryLimitStore(capacity: .init(counters: 64, blocks: 40, attemptBuckets: 1, shards: 1))
        let limits = try RateLimits(parsing: "2/minute")
        for round in 0..<20 as Range<Int64> {
            let start = round * 120_000
            for moment in [start, start + 30_000] {
                for client in 0..<30 as Range<UInt32> {
                    let key = key(UInt32(round) << 16 | client)
                    #expect(await store.take(key, limits: limits, cost: 1, now: time(moment)).isAllowed)
                }
            }
            let last = key(UInt32(round) << 16 | 29)
            #expect(retryAfter(await store.take(last, limits: limits, cost: 1, now: time(start + 31_000))) == 29)
        }
    }

    @Test("when no memory is left for moments, a limit still holds in every window and Retry-After is still right")
    func withoutBlocks() async throws {
        var generator = SeededGenerator(seed: 3)
        for blocks in [0, 1, 2] {
            let store = InMemoryLimitStore(
                capacity: .init(counters: 64, blocks: blocks, attemptBuckets: 1, shards: 1))
            let limits = try RateLimits(parsing: "20/minute")
            var now: Int64 = 0
            var passed: [Int64] = []
            for _ in 0..<3000 {
                now += Int64.random(in: 0...5000, using: &generator)
                let decision = await store.take(key(1), limits: limits, cost: 1, now: time(now))
                if let seconds = retryAfter(decision) {
                    #expect((1...60).contains(seconds))
                    now += Int64(seconds) * 1000
                    #expect(await store.take(key(1), limits: limits, cost: 1, now: time(now)).isAllowed)
                }
                passed.append(now)
                #expect(passed.reversed().prefix { $0 > now - 60_000 }.count <= 20)
            }
        }
    }

    @Test("a limit of more requests than a log holds is never exceeded, and nearly reached")
    func coarse() async throws {
        let store = InMemoryLimitStore(capacity: .init(shards: 1))
        let limits = try RateLimits(parsing: "5000/minute")
        var passed: [Int64] = []
        for now in stride(from: Int64(0), to: 180_000, by: 9) {
            if await store.take(key(1), limits: limits, cost: 1, now: time(now)).isAllowed { passed.append(now) }
        }
        for (index, moment) in passed.enumerated().dropFirst(5000) { #expect(passed[index - 5000] <= moment - 60_000) }
        // The limit is 15,000 in these three minutes.
        #expect(passed.count > 14_500)
    }

    @Test(
        "a clock that is set back neither frees a client nor locks it for longer than a window",
        arguments: [1_700_000_000_000 - 86_400_000, 1_700_000_000_000 - 30_000, 0, -1] as [Int64])
    func clockSetBack(later: Int64) async throws {
        let store = InMemoryLimitStore()
        let limits = try RateLimits(parsing: "3/minute")
        for _ in 0..<3 {
            #expect(await store.take(key(1), limits: limits, cost: 1, now: time(1_700_000_000_000)).isAllowed)
        }
        #expect(retryAfter(await store.take(key(1), limits: limits, cost: 1, now: time(later))) == 60)
        #expect(await !store.take(key(1), limits: limits, cost: 1, now: time(later + 59_999)).isAllowed)
        #expect(await store.take(key(1), limits: limits, cost: 1, now: time(later + 60_000)).isAllowed)
    }

    @Test("attempts at very many subjects stay within the table, and a known subject's bucket is kept")
    func attemptTable() async throws {
        let store = InMemoryLimitStore(capacity: .init(counters: 1, blocks: 0, attemptBuckets: 64, shards: 1))
        let bucket = { (subject: Int) in
            [AttemptBucket(scope: "share", subject: "\(subject)", client: nil, rule: .perClient)]
        }
        for _ in 0..<5 { #expect(await store.reserve(bucket(0), now: time(0)) == .reserved) }
        var reserved = 0
        for subject in 1..<10_000 where await store.reserve(bucket(subject), now: time(0)) == .reserved {
            reserved += 1
        }
        #expect(reserved < 100)
        #expect(await store.reserve(bucket(0), now: time(0)) != .reserved)
    }
}
