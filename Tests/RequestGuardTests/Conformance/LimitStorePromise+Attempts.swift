import RequestGuard
import Testing

private typealias Example = ConformanceExample

extension LimitStorePromise {
    private static func buckets(_ address: String, subject: String = "a") throws -> [AttemptBucket] {
        [
            AttemptBucket(
                scope: "share", subject: subject, client: try Example.client(address), rule: .perClient),
            AttemptBucket(scope: "share", subject: subject, client: nil, rule: .perSubject),
        ]
    }

    static let attempts = [
        LimitStorePromise("a client has 5 attempts and one more every 5 minutes") { store in
            let buckets = try buckets("203.0.113.5")
            for _ in 0..<5 { #expect(try await store.reserve(buckets, now: Example.at(0)) == .reserved) }
            let later = try await store.reserve(buckets, now: Example.at(1))
            #expect(later == .refused(retryAfterSeconds: 300))
            #expect(try await store.reserve(buckets, now: Example.at(299_999)) == .refused(retryAfterSeconds: 1))
            #expect(try await store.reserve(buckets, now: Example.at(300_000)) == .reserved)
            #expect(try await store.reserve(buckets, now: Example.at(300_000)) == .refused(retryAfterSeconds: 300))
        },
        LimitStorePromise("a bucket fills to its capacity and not beyond") { store in
            let buckets = try buckets("203.0.113.5")
            for _ in 0..<5 { _ = try await store.reserve(buckets, now: Example.at(0)) }
            let nextDay: Int64 = 86_400_000
            for _ in 0..<5 { #expect(try await store.reserve(buckets, now: Example.at(nextDay)) == .reserved) }
            #expect(try await store.reserve(buckets, now: Example.at(nextDay)) != .reserved)
        },
        LimitStorePromise("all clients together have 20 attempts at a subject and one more every minute") { store in
            for index in 0..<20 {
                #expect(try await store.reserve(try buckets("203.0.113.\(index)"), now: Example.at(0)) == .reserved)
            }
            let other = try buckets("198.51.100.1")
            #expect(try await store.reserve(other, now: Example.at(0)) == .refused(retryAfterSeconds: 60))
            #expect(try await store.reserve(other, now: Example.at(60_000)) == .reserved)
            #expect(try await store.reserve(try buckets("198.51.100.1", subject: "b"), now: Example.at(0)) == .reserved)
        },
        LimitStorePromise("a refused reservation takes from no bucket") { store in
            let one = try buckets("203.0.113.5")
            for _ in 0..<5 { _ = try await store.reserve(one, now: Example.at(0)) }
            for _ in 0..<50 { #expect(try await store.reserve(one, now: Example.at(0)) != .reserved) }
            for index in 0..<15 {
                #expect(try await store.reserve(try buckets("198.51.100.\(index)"), now: Example.at(0)) == .reserved)
            }
        },
        LimitStorePromise("a refund gives one attempt back to every bucket, and a full one stays full") { store in
            let buckets = try buckets("203.0.113.5")
            try await store.refund(buckets, now: Example.at(0))
            for _ in 0..<100 {
                #expect(try await store.reserve(buckets, now: Example.at(0)) == .reserved)
                try await store.refund(buckets, now: Example.at(0))
            }
            for _ in 0..<5 { #expect(try await store.reserve(buckets, now: Example.at(0)) == .reserved) }
            #expect(try await store.reserve(buckets, now: Example.at(0)) != .reserved)
            try await store.refund(buckets, now: Example.at(0))
            #expect(try await store.reserve(buckets, now: Example.at(0)) == .reserved)
            #expect(try await store.reserve(buckets, now: Example.at(0)) != .reserved)
        },
        LimitStorePromise("of many parallel reservations exactly the capacity succeeds") { store in
            let buckets = try buckets("203.0.113.5")
            let reserved = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await store.reserve(buckets, now: Example.at(0)) == .reserved }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(reserved == 5)
        },
    ]
}
