import PacShare
import PacShareConformance
import TestSupport
import Testing

@Suite("Clearance")
struct ClearanceTests {
    @Test("every share is deleted with its blobs, and what was deleted is counted")
    func all() async throws {
        let bench = ShareBench()
        var bytes: UInt64 = 0
        for _ in 0..<3 {
            let created = try await bench.upload([("a", [1]), ("b", SampleContent.bytes(1000))])
            bytes += created.share.storedBytes
        }
        let open = try await bench.open(try await bench.upload())
        let removal = try await ShareClearance(bench.services).removeAll()
        #expect(removal.shares == 4 && removal.files == 7 && removal.failures == 0)
        #expect(removal.bytes > bytes)
        try await bench.expectNothingLeft()
        #expect(open.share.state == .active, "it was opened before")
        #expect(bench.events.kinds.count { $0 == .revoked } == 4)
        #expect(try await ShareClearance(bench.services).removeAll() == .init())
    }

    @Test("what is left of a lost share goes too, and what its time has ended", arguments: [false, true])
    func lost(isExpired: Bool) async throws {
        let bench = ShareBench()
        let lost = try await bench.upload([("a", [1]), ("b", [2])])
        _ = try await bench.shares.perform(.markLost, on: lost.share.key, now: bench.clock.timestamp)
        await bench.blobs.delete(lost.share.blobs[0].id)
        if isExpired { bench.clock.advance(seconds: 14 * 86_400) }
        _ = try await bench.upload()
        let removal = try await ShareClearance(bench.services).removeAll()
        #expect(removal.shares == 2 && removal.failures == 0)
        try await bench.expectNothingLeft()
    }
}
