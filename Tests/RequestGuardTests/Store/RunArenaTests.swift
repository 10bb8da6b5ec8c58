import TestSupport
import Testing

@testable import RequestGuard

@Suite struct RunArenaTests {
    @Test("queues behave as plain lists, whatever is done to them, and every block comes back")
    func agreesWithLists() {
        var generator = SeededGenerator(seed: 4)
        var arena = RunArena(capacity: 40)
        var queues = Array(repeating: RunQueue(), count: 5)
        var lists: [[(time: UInt64, count: UInt32)]] = Array(repeating: [], count: 5)
        for time in 0..<50_000 as Range<UInt64> {
            let index = Int.random(in: 0..<5, using: &generator)
            switch Int.random(in: 0..<20, using: &generator) {
            case 0..<11:
                let count = UInt32.random(in: 1...9, using: &generator)
                if arena.append(Run(time: time, count: count), to: &queues[index]) {
                    lists[index].append((time, count))
                }
            case 11..<18 where !lists[index].isEmpty:
                arena.removeFirst(from: &queues[index])
                lists[index].removeFirst()
            case 18:
                arena.joinPairs(in: &queues[index])
                lists[index] = joinedPairs(lists[index])
            case 19 where time % 5 == 0:
                arena.removeAll(from: &queues[index])
                lists[index] = []
            default: break
            }
            #expect(Int(queues[index].count) == lists[index].count)
            #expect(arena.first(of: queues[index])?.time == lists[index].first?.time)
            let total = lists[index].reduce(0) { $0 + $1.count }
            if total > 0 {
                let found = arena.moment(of: total, in: queues[index])
                #expect(found.moment == lists[index].last?.time && found.missing == 0)
            }
            #expect(arena.moment(of: total + 3, in: queues[index]).missing == 3)
        }
        for index in queues.indices { arena.removeAll(from: &queues[index]) }
        var queue = RunQueue()
        for time in 0..<280 as Range<UInt64> { #expect(arena.append(Run(time: time, count: 1), to: &queue)) }
        #expect(!arena.append(Run(time: 280, count: 1), to: &queue))
    }

    private func joinedPairs(_ list: [(time: UInt64, count: UInt32)]) -> [(time: UInt64, count: UInt32)] {
        stride(from: 0, to: list.count, by: 2).map { index in
            let pair = list[index..<min(index + 2, list.count)]
            return (pair.last?.time ?? 0, pair.reduce(0) { $0 + $1.count })
        }
    }

    @Test("a run keeps the greatest moment and number")
    func extremes() {
        let run = Run(time: Run.maximumTime, count: (1 << 20) - 1)
        #expect(run.time == Run.maximumTime && run.count == (1 << 20) - 1)
    }
}
