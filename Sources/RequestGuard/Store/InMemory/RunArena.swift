/// The memory of many queues of runs: a bounded number of blocks of 64 bytes, taken one by one and given back.
struct RunArena {
    /// A block is that many runs and, in one word more, the number of the next block of its queue or of the free ones.
    private static let runsPerBlock: UInt8 = 7
    private static let wordsPerBlock = 8
    private static let none = UInt32.max

    private let capacity: Int
    private var words: [UInt64] = []
    private var firstFree = none

    /// Makes an arena of at most so many blocks. Memory is touched as they are taken.
    init(capacity: Int) {
        self.capacity = min(max(capacity, 0), 1 << 31)
        words.reserveCapacity(self.capacity * RunArena.wordsPerBlock)
    }

    /// The oldest run.
    func first(of queue: RunQueue) -> Run? {
        queue.isEmpty ? nil : run(at: queue.start)
    }

    /// The moment of the run with which the oldest runs hold `amount` requests; otherwise what is missing to that.
    func moment(of amount: UInt32, in queue: RunQueue) -> (moment: UInt64?, missing: UInt32) {
        var missing = amount
        var position = queue.start
        for _ in 0..<queue.count {
            let run = read(&position)
            if run.count >= missing { return (run.time, 0) }
            missing -= run.count
        }
        return (nil, missing)
    }

    /// Adds the newest run; false, and nothing done, when the queue or the arena is full.
    mutating func append(_ run: Run, to queue: inout RunQueue) -> Bool {
        guard queue.count < RunQueue.maximumCount else { return false }
        if queue.isEmpty {
            guard let block = takeBlock() else { return false }
            queue.start = RunPosition(block: block, offset: 0)
            queue.end = queue.start
        } else if queue.end.offset == RunArena.runsPerBlock {
            guard let block = takeBlock() else { return false }
            link(queue.end.block, to: block)
            queue.end = RunPosition(block: block, offset: 0)
        }
        words[index(of: queue.end)] = run.packed
        queue.end.offset += 1
        queue.count += 1
        return true
    }

    /// Takes the oldest run away; there must be one.
    mutating func removeFirst(from queue: inout RunQueue) {
        guard queue.count > 1 else { return removeAll(from: &queue) }
        queue.count -= 1
        queue.start.offset += 1
        if queue.start.offset == RunArena.runsPerBlock {
            let emptied = queue.start.block
            queue.start = start(ofBlockAfter: emptied)
            release(from: emptied, through: emptied)
        }
    }

    /// Empties the queue.
    mutating func removeAll(from queue: inout RunQueue) {
        guard !queue.isEmpty else { return }
        release(from: queue.start.block, through: queue.end.block)
        queue = RunQueue()
    }

    /// Joins every two neighbouring runs, which leaves half of the room free for new ones.
    mutating func joinPairs(in queue: inout RunQueue) {
        guard !queue.isEmpty else { return }
        var source = queue.start
        var target = RunPosition(block: queue.start.block, offset: 0)
        var remaining = queue.count
        queue.count = (queue.count + 1) / 2
        queue.start = target
        while remaining > 0 {
            var joined = read(&source)
            if remaining > 1 { joined = joined.joined(with: read(&source)) }
            remaining -= min(2, remaining)
            if target.offset == RunArena.runsPerBlock { target = start(ofBlockAfter: target.block) }
            words[index(of: target)] = joined.packed
            target.offset += 1
        }
        if target.block != queue.end.block {
            release(from: start(ofBlockAfter: target.block).block, through: queue.end.block)
        }
        queue.end = target
    }

    private func read(_ position: inout RunPosition) -> Run {
        if position.offset == RunArena.runsPerBlock { position = start(ofBlockAfter: position.block) }
        defer { position.offset += 1 }
        return run(at: position)
    }

    private func run(at position: RunPosition) -> Run {
        Run(packed: words[index(of: position)])
    }

    private func index(of position: RunPosition) -> Int {
        Int(position.block) * RunArena.wordsPerBlock + Int(position.offset)
    }

    private func start(ofBlockAfter block: UInt32) -> RunPosition {
        let next = words[index(of: RunPosition(block: block, offset: RunArena.runsPerBlock))]
        return RunPosition(block: UInt32(truncatingIfNeeded: next), offset: 0)
    }

    private mutating func link(_ block: UInt32, to next: UInt32) {
        words[index(of: RunPosition(block: block, offset: RunArena.runsPerBlock))] = UInt64(next)
    }

    private mutating func takeBlock() -> UInt32? {
        if firstFree != RunArena.none {
            let block = firstFree
            firstFree = start(ofBlockAfter: block).block
            return block
        }
        let block = words.count / RunArena.wordsPerBlock
        guard block < capacity else { return nil }
        words.append(contentsOf: repeatElement(0, count: RunArena.wordsPerBlock))
        return UInt32(block)
    }

    /// Gives linked blocks back.
    private mutating func release(from first: UInt32, through last: UInt32) {
        link(last, to: firstFree)
        firstFree = first
    }
}
