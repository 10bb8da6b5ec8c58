import Foundation
import Testing

@testable import RequestGuard

@Suite struct MemoryTests {
    #if os(Linux)
        @Test("a million /64 networks take less than 64 MiB, and a client from before them is still counted")
        func millionNetworks() async throws {
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
            #expect(growth < 64 * 1024, "\(growth) KiB")
            #expect(await !store.take(early, limits: limits, cost: 1, now: now).isAllowed)
        }

        private func residentKiB() throws -> Int {
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
            return try #require(Int(line.split(whereSeparator: \.isWhitespace)[1]))
        }
    #endif
}
