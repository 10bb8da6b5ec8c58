import TestSupport
import Testing

@testable import PacShare

@Suite("Coverage")
struct CoverageTests {
    @Test("it agrees with a map of single bytes as long as the ranges fit", arguments: 0..<200)
    func againstMap(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let size = UInt64.random(in: 0...40, using: &generator)
        var coverage = Coverage(size: size)
        var sent = Set<UInt64>()
        for _ in 0..<Int.random(in: 1...20, using: &generator) {
            let low = UInt64.random(in: 0...45, using: &generator)
            let high = UInt64.random(in: low...50, using: &generator)
            coverage.add(low..<high)
            sent.formUnion((low..<high).filter { $0 < size })
            #expect(coverage.isComplete == (sent.count == Int(size)))
            #expect(Set(coverage.ranges.flatMap { Array($0) }) == sent)
            let isInOrder = zip(coverage.ranges, coverage.ranges.dropFirst()).allSatisfy {
                $0.upperBound < $1.lowerBound
            }
            #expect(isInOrder)
        }
    }

    @Test("with more ranges than fit it never claims a byte that was not sent", arguments: 0..<5)
    func bounded(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        var coverage = Coverage(size: 10_000)
        var sent = Set<UInt64>()
        for _ in 0..<200 {
            let low = UInt64.random(in: 0..<10_000, using: &generator)
            let range = low..<low + UInt64.random(in: 1...20, using: &generator)
            coverage.add(range)
            sent.formUnion(range)
            #expect(coverage.ranges.count <= Coverage.limit)
            #expect(coverage.ranges.allSatisfy { $0.allSatisfy(sent.contains) })
        }
        coverage.add(0..<10_000)
        #expect(coverage.isComplete && coverage.ranges == [0..<10_000])
    }

    @Test("of all files together only so many ranges are kept, and each can still be completed")
    func boundedTogether() {
        var delivery = Delivery(sizes: [UInt64](repeating: 10_000, count: 100))
        for place in 0..<60 {
            for file in 0..<100 {
                let low = UInt64(place) * 100
                delivery.add(SentRange(.file(file), low..<low + UInt64(file + 1)))
            }
        }
        #expect(delivery.rangeCount <= Delivery.limit + 100)
        #expect(!delivery.isComplete)
        for file in 0..<100 { delivery.add(SentRange(.file(file), 0..<10_000)) }
        #expect(delivery.isComplete)
    }

    @Test("nothing is complete before anything was sent, an empty file included")
    func empty() {
        var coverage = Coverage(size: 0)
        #expect(!coverage.isComplete && !coverage.hasTail)
        coverage.add(0..<0)
        #expect(coverage.isComplete && coverage.hasTail)
    }

    @Test("the tail is the last 64 KiB")
    func tail() {
        for (range, has) in [
            (100_000 - 65_536..<100_000, true), (100_000 - 65_535..<100_000, false), (0..<99_999, false),
            (0..<100_000, true),
        ] as [(Range<UInt64>, Bool)] {
            var coverage = Coverage(size: 100_000)
            coverage.add(range)
            #expect(coverage.hasTail == has)
        }
    }
}
