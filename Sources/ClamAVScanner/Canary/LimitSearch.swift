/// Finds the largest size at which the test file is found, by halving and then bisecting.
struct LimitSearch {
    /// Smaller files are not tried.
    static let smallest: UInt64 = 4096
    /// The search ends when it is off by less than this part.
    private static let precision: UInt64 = 64

    private let configured: UInt64
    /// The largest size at which it was found.
    private(set) var found: UInt64?
    /// The smallest size at which it was not.
    private var missed: UInt64?

    /// - Parameter configured: the size that is hoped for, and is tried first.
    init(configured: UInt64) {
        self.configured = max(configured, Self.smallest)
    }

    /// What to try next; nil when ``found`` is the answer.
    var next: UInt64? {
        guard let missed else { return found == nil ? configured : nil }
        guard let found else { return missed > Self.smallest ? max(Self.smallest, missed / 2) : nil }
        let gap = missed - min(found, missed)
        return gap > max(Self.smallest, missed / Self.precision) ? found + gap / 2 : nil
    }

    /// Takes the outcome of an attempt.
    mutating func record(_ size: UInt64, isFound: Bool) {
        if isFound { found = size } else { missed = size }
    }
}
