import NIOCore

/// Watches that a client takes its answers fast enough on average. Only time counts in which there is something for it
/// to take. How much it has taken is known by what it has acknowledged, for the system's buffers take much at once.
struct AnswerPace {
    private let pace: AveragePace
    private var waited: TimeAmount = .zero
    private var waitingSince: NIODeadline?
    /// What the client had acknowledged when the answer began, or when that was first asked, and when it was last
    /// asked.
    private var acknowledged: (first: UInt64, last: UInt64)?

    init(_ pace: AveragePace) {
        self.pace = pace
    }

    /// When it has to be looked whether the client has taken enough; nil while there is nothing for it to take.
    var deadline: NIODeadline? {
        let taken = acknowledged.map { Int(clamping: $0.last - $0.first) } ?? 0
        return waitingSince.map { $0 + (pace.time(for: taken) - waited) }
    }

    /// An answer begins, and none before it is under way.
    ///
    /// - Parameter acknowledged: bytes since the connection began; nil when that was not asked.
    mutating func begin(acknowledged: UInt64?) {
        waited = .zero
        waitingSince = nil
        self.acknowledged = acknowledged.map { ($0, $0) }
    }

    /// Whether there is now something for the client to take that the system has no room for.
    mutating func wait(_ isWaiting: Bool, at now: NIODeadline) {
        switch (waitingSince, isWaiting) {
        case (nil, true): waitingSince = now
        case (let since?, false):
            waited = waited + (now - since)
            waitingSince = nil
        case (nil, false), (_?, true): break
        }
    }

    /// Takes note of what the client has acknowledged.
    ///
    /// - Returns: whether that is too little. The first time it only begins to count.
    mutating func isTooSlow(acknowledged bytes: UInt64, at now: NIODeadline) -> Bool {
        guard let first = acknowledged?.first, first <= bytes else {
            begin(acknowledged: bytes)
            waitingSince = now
            return false
        }
        acknowledged = (first, bytes)
        return deadline.map { $0 <= now } ?? false
    }
}
