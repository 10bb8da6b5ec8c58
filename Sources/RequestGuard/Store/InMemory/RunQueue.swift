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
