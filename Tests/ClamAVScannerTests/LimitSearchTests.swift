import TestSupport
import Testing

@testable import ClamAVScanner

/// The search for clamd's limit.
struct LimitSearchTests {
    private func search(configured: UInt64, actual: UInt64) -> (found: UInt64?, tried: [UInt64]) {
        var search = LimitSearch(configured: configured)
        var tried: [UInt64] = []
        while let size = search.next, tried.count < 100 {
            tried.append(size)
            search.record(size, isFound: size <= actual)
        }
        return (search.found, tried)
    }

    @Test("A limit that holds is tried once")
    func holds() {
        let (found, tried) = search(configured: 26_214_400, actual: 26_214_400)
        #expect(found == 26_214_400)
        #expect(tried == [26_214_400])
    }

    @Test("A lower limit is found to a 64th or 4 KiB, and never exceeded, in few attempts")
    func lower() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<1000 {
            let configured = UInt64.random(in: 4096..<(2 << 30), using: &random)
            let actual = UInt64.random(in: 4096...configured, using: &random)
            let (found, tried) = search(configured: configured, actual: actual)
            let limit = try #require(found)
            #expect(limit <= actual)
            #expect(actual - limit <= max(4096, actual / 32))
            #expect(tried.count <= 30)
            #expect(tried.allSatisfy { (4096...configured).contains($0) })
        }
    }

    @Test("Where nothing is found at all, the search ends without a limit")
    func nothing() {
        let (found, tried) = search(configured: 26_214_400, actual: 0)
        #expect(found == nil)
        #expect(tried.count < 20)
        #expect(search(configured: 1, actual: 0).tried == [4096])
    }
}
