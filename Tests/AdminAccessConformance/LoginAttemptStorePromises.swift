import AdminAccess
import RequestGuard
import Testing

/// What every adapter of `LoginAttemptStore` promises.
public enum LoginAttemptStorePromises {
    /// All promises.
    public static let all: [PortPromise<any LoginAttemptStore>] = counting + forgetting

    private static let counting: [PortPromise<any LoginAttemptStore>] = [
        PortPromise("four attempts are free, then the wait doubles up to its longest") { store in
            var time: Int64 = 0
            for _ in 0..<4 { #expect(try await store.reserve([.account], now: Example.at(seconds: time)) == .reserved) }
            for wait in [1, 2, 4, 8, 16, 30, 30] as [Int64] {
                #expect(try await store.reserve([.account], now: Example.at(seconds: time)) == .reserved)
                let refused = try await store.reserve([.account], now: Example.at(seconds: time))
                #expect(refused == .refused(retryAfterSeconds: Int(wait)))
                time += wait
            }
        },
        PortPromise("a refused try lengthens nothing and counts towards no subject") { store in
            let subjects = [try Example.client("203.0.113.5"), .account]
            for _ in 0..<5 { #expect(try await store.reserve(subjects, now: Example.at(0)) == .reserved) }
            for _ in 0..<50 { #expect(try await store.reserve(subjects, now: Example.at(1)) != .reserved) }
            #expect(try await store.reserve(subjects, now: Example.at(1000)) == .reserved)
            #expect(try await store.reserve(subjects, now: Example.at(1000)) == .refused(retryAfterSeconds: 2))
        },
        PortPromise("every subject counts for itself, and the longest wait is told") { store in
            let client = try Example.client("203.0.113.5")
            for _ in 0..<6 { _ = try await store.reserve([client], now: Example.at(seconds: 10)) }
            for _ in 0..<5 { #expect(try await store.reserve([.account], now: Example.at(seconds: 10)) == .reserved) }
            _ = try await store.reserve([client], now: Example.at(seconds: 11))
            let both = try await store.reserve([client, .account], now: Example.at(seconds: 11))
            #expect(both == .refused(retryAfterSeconds: 2))
            #expect(try await store.reserve([.account], now: Example.at(seconds: 11)) == .reserved)
            #expect(try await store.reserve([.device(Example.hash(1))], now: Example.at(seconds: 11)) == .reserved)
        },
        PortPromise("of many attempts at once only the free ones and one more are made") { store in
            let decisions = try await parallel(60) { index in
                try await store.reserve([Example.client("203.0.113.\(index)"), .account], now: Example.at(0))
            }
            #expect(decisions.count { $0 == .reserved } == 5)
        },
        PortPromise("an attempt that is given back was never made") { store in
            let subjects = [try Example.client("203.0.113.5"), .account]
            for _ in 0..<100 {
                #expect(try await store.reserve(subjects, now: Example.at(0)) == .reserved)
                try await store.release(subjects, now: Example.at(0))
            }
            try await store.release([.device(Example.hash(1))], now: Example.at(0))
            for _ in 0..<5 { #expect(try await store.reserve(subjects, now: Example.at(0)) == .reserved) }
            #expect(try await store.reserve(subjects, now: Example.at(0)) == .refused(retryAfterSeconds: 1))
        },
        PortPromise("a clock that was set back keeps nobody waiting longer than the longest wait") { store in
            for _ in 0..<5 { _ = try await store.reserve([.account], now: Example.at(seconds: 86_400)) }
            let refused = try await store.reserve([.account], now: Example.at(0))
            #expect(refused == .refused(retryAfterSeconds: 30))
            #expect(try await store.reserve([.account], now: Example.at(seconds: 30)) == .reserved)
        },
    ]

    private static func tried(_ store: any LoginAttemptStore, _ subjects: [AttemptSubject], at time: Int64 = 0)
        async throws
    {
        for _ in 0..<5 { _ = try await store.reserve(subjects, now: Example.at(seconds: time)) }
    }

    private static let forgetting: [PortPromise<any LoginAttemptStore>] = [
        PortPromise("what is forgotten begins anew, and the rest stays") { store in
            let (one, other) = (try Example.client("203.0.113.5"), try Example.client("2001:db8::1"))
            for subject in [one, other, .account] { try await tried(store, [subject]) }
            try await store.forget([one, .account])
            for _ in 0..<5 { #expect(try await store.reserve([one, .account], now: Example.at(0)) == .reserved) }
            #expect(try await store.reserve([other], now: Example.at(0)) == .refused(retryAfterSeconds: 1))
        },
        PortPromise("everybody is forgotten at once") { store in
            let subjects = [try Example.client("203.0.113.5"), .account, .device(try Example.hash(1))]
            try await tried(store, subjects)
            try await store.forgetAll()
            for _ in 0..<4 { #expect(try await store.reserve(subjects, now: Example.at(0)) == .reserved) }
        },
        PortPromise("attempts of the account are forgotten after 15 minutes, a client's after a day") { store in
            let client = try Example.client("203.0.113.5")
            try await tried(store, [.account])
            try await tried(store, [client])
            for clearing in [false, true] {
                if clearing { try await store.removeForgotten(now: Example.at(seconds: 900)) }
                #expect(try await store.reserve([client], now: Example.at(seconds: 900)) == .reserved)
                #expect(try await store.reserve([client], now: Example.at(seconds: 900)) != .reserved)
                try await store.release([client], now: Example.at(seconds: 900))
            }
            for _ in 0..<5 { #expect(try await store.reserve([.account], now: Example.at(seconds: 900)) == .reserved) }
            try await store.removeForgotten(now: Example.at(seconds: 900 + 86_400))
            for _ in 0..<5 {
                #expect(try await store.reserve([client], now: Example.at(seconds: 900 + 86_400)) == .reserved)
            }
        },
    ]
}
