/// Requests that are counted as if they had all come at one moment, packed into 8 bytes.
struct Run {
    private static let countBits: UInt64 = 20
    /// The greatest moment, in milliseconds: 557 years.
    static let maximumTime: UInt64 = (1 << 44) - 1

    /// The moment in the high 44 bits, the number in the low 20.
    let packed: UInt64

    init(packed: UInt64) {
        self.packed = packed
    }

    /// - Parameters:
    ///   - time: milliseconds, at most ``maximumTime``.
    ///   - count: the number of requests, below 2^20.
    init(time: UInt64, count: UInt32) {
        packed = time << Run.countBits | UInt64(count)
    }

    /// The moment in milliseconds.
    var time: UInt64 { packed >> Run.countBits }
    /// The number of requests.
    var count: UInt32 { UInt32(truncatingIfNeeded: packed & ((1 << Run.countBits) - 1)) }

    /// Both together at the later moment, so that none counts for less long than it should.
    func joined(with later: Run) -> Run {
        Run(time: later.time, count: count + later.count)
    }
}

/// A queue of runs, oldest first, whose memory is blocks of a ``RunArena``.
struct RunQueue {
    /// The most runs of a queue. Limits up to this number are counted request by request.
    static let maximumCount = 1024

    /// The number of runs.
    var count: UInt16 = 0
    /// The place of the oldest run.
    var start = RunPosition(block: 0, offset: 0)
    /// The place after the newest run; in a full block the offset is the number of runs of a block.
    var end = RunPosition(block: 0, offset: 0)

    /// Whether there are no runs; then the queue holds no block.
    var isEmpty: Bool { count == 0 }
}

/// A place for a run: a block of the arena and the number of the place in it.
struct RunPosition {
    var block: UInt32
    var offset: UInt8
}
