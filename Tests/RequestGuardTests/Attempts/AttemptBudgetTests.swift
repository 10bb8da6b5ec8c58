import TestSupport
import Testing

@testable import RequestGuard

@Suite struct AttemptBudgetTests {
    private let clock = ManualClock()
    private let client = ClientKey(address: IPAddress(v4: 0xCB00_7105))

    private func budget() -> AttemptBudget {
        AttemptBudget(scope: "share", store: InMemoryLimitStore()) { [clock] in clock.timestamp }
    }

    private func seconds(_ answer: AttemptBudget.Answer) -> Int? {
        guard case .refused(let seconds) = answer else { return nil }
        return seconds
    }

    @Test("five wrong attempts use a client's budget up, for the time that the answer tells")
    func exhausted() async throws {
        let budget = budget()
        for _ in 0..<5 { #expect(seconds(try await budget.reserve(subject: "id", client: client)) == nil) }
        clock.advance(seconds: 100)
        #expect(seconds(try await budget.reserve(subject: "id", client: client)) == 200)
        #expect(seconds(try await budget.reserve(subject: "other", client: client)) == nil)
        clock.advance(seconds: 200)
        #expect(seconds(try await budget.reserve(subject: "id", client: client)) == nil)
    }

    @Test("attempts that succeed cost nothing")
    func refunded() async throws {
        let budget = budget()
        for _ in 0..<50 {
            guard case .reserved(let reservation) = try await budget.reserve(subject: "id", client: client) else {
                Issue.record("A refunded attempt was not given back.")
                return
            }
            try await budget.refund(reservation)
        }
    }

    @Test("a client's attempts and everybody's can be taken apart, and secrets of another kind count by themselves")
    func parts() async throws {
        let budget = budget()
        for _ in 0..<5 { #expect(seconds(try await budget.reserve(subject: "id", ofClientAlone: client)) == nil) }
        #expect(seconds(try await budget.reserve(subject: "id", ofClientAlone: client)) == 300)
        #expect(seconds(try await budget.reserve(subject: "id", client: client)) == 300)
        for _ in 0..<20 { #expect(seconds(try await budget.reserveOfEverybody(subject: "id")) == nil) }
        #expect(seconds(try await budget.reserveOfEverybody(subject: "id")) == 60)
        let other = budget.counting(
            "other", perClient: AttemptRule(capacity: 2, refillSeconds: 7),
            perSubject: AttemptRule(capacity: 3, refillSeconds: 8))
        for _ in 0..<2 { #expect(seconds(try await other.reserve(subject: "id", client: client)) == nil) }
        #expect(seconds(try await other.reserve(subject: "id", client: client)) == 7)
    }

    @Test("a bucket's description leaves its subject out")
    func description() {
        let bucket = AttemptBucket(scope: "share", subject: "s3cret", client: client, rule: .perClient)
        #expect(
            !"\(bucket)\(String(reflecting: bucket))\(String(describing: Mirror(reflecting: bucket)))".contains(
                "s3cret"))
        var dumped = ""
        dump(bucket, to: &dumped)
        #expect(!dumped.contains("s3cret"))
    }

    @Test("a bucket agrees with one that counts its attempts, and never waits longer than one refill")
    func agreesWithCounting() {
        var generator = SeededGenerator(seed: 5)
        let rule = AttemptRule(capacity: 5, refillSeconds: 7)
        var bucket = TokenBucket()
        // In attempts of 7,000 parts each, one part coming back every millisecond.
        var parts: UInt64 = 35_000
        var now: UInt64 = 0
        for _ in 0..<20_000 {
            let step = UInt64.random(in: 0...9000, using: &generator)
            now += step
            parts = min(parts + step, 35_000)
            let wait = bucket.wait(rule: rule, now: now)
            #expect(wait == (parts >= 7000 ? 0 : 7000 - parts))
            if Int.random(in: 0..<4, using: &generator) == 0 {
                bucket.refund(rule: rule, now: now)
                parts = min(parts + 7000, 35_000)
            } else if wait == 0 {
                bucket.take(rule: rule, now: now)
                parts -= 7000
            }
            #expect(bucket.isFull(at: now) == (parts == 35_000))
        }
    }

    @Test("a rule that was tightened never makes a client wait longer than one refill")
    func tightened() {
        var bucket = TokenBucket()
        for _ in 0..<20 { bucket.take(rule: .perSubject, now: 0) }
        #expect(bucket.wait(rule: AttemptRule(capacity: 2, refillSeconds: 10), now: 0) == 10_000)
    }
}
