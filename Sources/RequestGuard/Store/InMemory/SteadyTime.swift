/// Milliseconds that never run backwards, made from a clock that may be set.
///
/// A step back of the clock is taken as no time passed; from there on time runs at the clock's pace.
struct SteadyTime {
    /// Readings of several threads arrive a little out of order; only a greater step is one of the clock.
    private static let toleratedDisorder: Int64 = 1000
    private static let limit = Int64(Run.maximumTime)

    private var origin: Int64?
    private var latest: Int64 = 0

    /// The milliseconds since the first reading.
    mutating func advance(to now: Timestamp) -> UInt64 {
        // Far outside any real clock, where the arithmetic below could overflow.
        let reading = min(max(now.milliseconds, -SteadyTime.limit), SteadyTime.limit)
        let elapsed = reading - (origin ?? reading)
        if origin == nil || elapsed < latest - SteadyTime.toleratedDisorder {
            origin = reading - latest
        }
        latest = min(max(latest, reading - (origin ?? reading)), SteadyTime.limit)
        return UInt64(latest)
    }
}

/// Milliseconds as whole seconds for `Retry-After`, rounded up, at least 1.
func retryAfterSeconds(milliseconds: UInt64) -> Int {
    max(1, Int((milliseconds + 999) / 1000))
}
