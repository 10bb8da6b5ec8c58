import Foundation
import RequestGuard

/// The resident memory that a million clients take in the in-memory rate limiter.
enum Memory {
    /// Prints the growth in KiB, and whether a client from before the others is still counted.
    static func run() async throws {
        let limits = RouteLimits.standard.defaults
        let store = InMemoryLimitStore()
        let early = LimitKey(scope: "default", client: ClientKey(address: IPAddress(v4: 1)))
        let now = Timestamp(milliseconds: 1_700_000_000_000)
        for _ in 0..<60 { _ = await store.take(early, limits: limits, cost: 1, now: now) }
        let before = try residentKiB()
        for network in 0..<1_000_000 as Range<UInt128> {
            let address = IPAddress(v6: 0x2001_0DB8 << 96 | network << 64 | 1)
            let key = LimitKey(scope: "default", client: ClientKey(address: address))
            _ = await store.take(key, limits: limits, cost: 1, now: now)
        }
        let growth = try residentKiB() - before
        let isCounted = await !store.take(early, limits: limits, cost: 1, now: now).isAllowed
        print(growth, isCounted ? "counted" : "forgotten", "(KiB for a million clients)")
    }

    static func residentKiB() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.split(whereSeparator: \.isWhitespace)[1]) } ?? 0
    }
}
