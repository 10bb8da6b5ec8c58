import Testing

@testable import RequestGuard

@Suite struct SteadyTimeTests {
    private func read(_ time: inout SteadyTime, _ milliseconds: Int64) -> UInt64 {
        time.advance(to: Timestamp(milliseconds: milliseconds))
    }

    @Test("time runs at the clock's pace, starts at 0 and never runs back")
    func pace() {
        var time = SteadyTime()
        #expect([5000, 5001, 5000, 6000, 5999].map { read(&time, $0) } == [0, 1, 1, 1000, 1000])
    }

    @Test("after a step back of the clock, time goes on from where it was")
    func stepBack() {
        var time = SteadyTime()
        #expect(
            [100_000, 200_000, 50_000, 50_500, 60_000].map { read(&time, $0) } == [
                0, 100_000, 100_000, 100_500, 110_000,
            ])
    }

    @Test("readings that arrive out of order do not add up")
    func disorder() {
        var time = SteadyTime()
        _ = read(&time, 0)
        for step in 1..<1000 as Range<Int64> {
            _ = read(&time, step * 10 + 5)
            _ = read(&time, step * 10)
        }
        #expect(read(&time, 20_000) == 20_000)
    }

    @Test("readings far outside any clock are survived")
    func extremes() {
        var time = SteadyTime()
        var latest: UInt64 = 0
        for reading in [0, .max, .min, .max, 0, .min, 1, .max] as [Int64] {
            let next = read(&time, reading)
            #expect(next >= latest && next <= Run.maximumTime)
            latest = next
        }
    }
}
