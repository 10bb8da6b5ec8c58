/// What of a file, or of the zip, is known to have arrived.
struct Arrival: Sendable, Hashable, Codable {
    /// Which of its bytes arrived.
    private(set) var coverage: Coverage
    /// Whether its end has arrived since anything else of it was sent. Who asks for the end last has what was sent
    /// before it, or had no time yet to ask for it again.
    private var endsWithArrival = false

    init(size: UInt64) {
        coverage = Coverage(size: size)
    }

    /// True when all of it arrived.
    var isComplete: Bool { coverage.isComplete }

    /// True when its end arrived last.
    var isEnded: Bool { isComplete || endsWithArrival }

    /// Adds bytes that arrived. Who gets an end again that had arrived does not go on with what broke.
    mutating func add(_ range: Range<UInt64>) {
        let isNew = !coverage.contains(range)
        coverage.add(range)
        if isNew { endsWithArrival = range.upperBound >= coverage.size }
    }

    /// More was sent, and may get lost.
    mutating func addUncertain() {
        endsWithArrival = false
    }

    mutating func forgetSmallest() {
        coverage.forgetSmallest()
    }
}
