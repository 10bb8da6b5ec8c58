import RequestGuard
import Testing

/// What every adapter of ``LimitStore`` promises. Each check gets an empty store.
struct LimitStorePromise: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let check: @Sendable (any LimitStore) async throws -> Void

    init(_ description: String, check: @escaping @Sendable (any LimitStore) async throws -> Void) {
        testDescription = description
        self.check = check
    }

    static let all = rateLimits + attempts
}

/// Moments and keys for the checks.
enum ConformanceExample {
    static let start: Int64 = 1_700_000_000_000

    static func at(_ milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: start + milliseconds)
    }

    static func client(_ text: String) throws -> ClientKey {
        ClientKey(address: try #require(IPAddress(text)))
    }

    static func key(_ address: String, scope: String = "encrypt") throws -> LimitKey {
        LimitKey(scope: scope, client: try client(address))
    }
}

/// The seconds of a refusal, or nil.
func retryAfter(_ decision: RateLimitDecision) -> Int? {
    guard case .refused(let seconds, _) = decision.outcome else { return nil }
    return seconds
}
