/// The requests that one client made within a sliding window, as runs of requests at one moment each.
///
/// As long as there is memory every request has its own moment, to the millisecond, and the window is exact. When the
/// queue is at its bound, or no block is free, neighbouring runs are joined at the later moment. A client then waits
/// somewhat longer than it had to, but never longer than the window, and never gets more than the limit.
struct WindowCounter {
    /// The newest run, outside the queue so that a client with one request needs no block.
    private var newest = Run(time: 0, count: 0)
    private var older = RunQueue()
    private let windowSeconds: UInt32
    private var total: UInt32 = 0
    /// The second, counted from 1, of the last refusal that was reported; 0 for none.
    private var reportedAt: UInt32 = 0

    init(windowSeconds: Int) {
        self.windowSeconds = UInt32(windowSeconds)
    }

    private var window: UInt64 { UInt64(windowSeconds) * 1000 }

    /// The requests in the window, as of the last call of ``expire(at:in:)``.
    var count: Int { Int(total) }

    /// Whether nothing is left in the window.
    func isExpired(at time: UInt64) -> Bool {
        newest.time + window <= time
    }

    /// Forgets what has left the window.
    mutating func expire(at time: UInt64, in arena: inout RunArena) {
        guard !isExpired(at: time) else {
            arena.removeAll(from: &older)
            newest = Run(time: newest.time, count: 0)
            total = 0
            return
        }
        while let oldest = arena.first(of: older), oldest.time + window <= time {
            total -= oldest.count
            arena.removeFirst(from: &older)
        }
    }

    /// The milliseconds until `amount` of the counted requests have left the window.
    func wait(for amount: Int, at time: UInt64, in arena: RunArena) -> UInt64 {
        let moment = arena.moment(of: UInt32(amount), in: older).moment ?? newest.time
        return moment + window - time
    }

    /// Counts requests at a moment that is not before any other.
    mutating func record(_ count: Int, at time: UInt64, in arena: inout RunArena) {
        let run = Run(time: time, count: UInt32(count))
        total += run.count
        if newest.count == 0 || newest.time == time {
            newest = newest.joined(with: run)
        } else if keep(newest, in: &arena) {
            newest = run
        } else {
            newest = newest.joined(with: run)
        }
    }

    /// Whether a refusal now is the first one for as long as the window; it then counts as reported.
    mutating func reportRefusal(at time: UInt64) -> Bool {
        let second = UInt32(truncatingIfNeeded: time / 1000) &+ 1
        guard reportedAt == 0 || second &- reportedAt >= windowSeconds else { return false }
        reportedAt = second
        return true
    }

    /// Gives the memory of the counter back.
    mutating func release(to arena: inout RunArena) {
        arena.removeAll(from: &older)
    }

    private mutating func keep(_ run: Run, in arena: inout RunArena) -> Bool {
        if arena.append(run, to: &older) { return true }
        arena.joinPairs(in: &older)
        return arena.append(run, to: &older)
    }
}
