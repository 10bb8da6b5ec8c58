import Synchronization

/// Decides when a new progress line is due, and smooths the speed.
struct ProgressMeter: Sendable {
    /// The least time between two lines: at most five a second.
    static let interval = Duration.milliseconds(200)

    /// How long a change of the speed takes to show, in seconds.
    private static let smoothing = 2.0

    private let name: String
    private let total: UInt64?
    private var lastTime = Duration.zero
    private var lastDone: UInt64 = 0
    private var bytesPerSecond: Double?

    /// Measures work that begins now.
    init(name: String, total: UInt64?) {
        self.name = name
        self.total = total
    }

    /// The line for so many bytes done after so long a time; nil when the last one is too recent.
    mutating func line(done: UInt64, after time: Duration) -> ProgressLine? {
        guard time - lastTime >= Self.interval else { return nil }
        let seconds = (time - lastTime) / .seconds(1)
        let current = Double(done - min(done, lastDone)) / seconds
        let weight = min(1, seconds / Self.smoothing)
        bytesPerSecond = bytesPerSecond.map { $0 + (current - $0) * weight } ?? current
        lastTime = time
        lastDone = done
        return ProgressLine(name: name, done: done, total: total, bytesPerSecond: bytesPerSecond)
    }
}

/// How many bytes of the input are done; readable while the work runs.
public final class ProgressCounter: Sendable {
    private let count = Atomic<UInt64>(0)

    /// A counter at 0.
    public init() {}

    /// The bytes that are done.
    public var bytes: UInt64 { count.load(ordering: .relaxed) }

    /// Adds bytes that are done.
    public func add(_ bytes: Int) {
        count.wrappingAdd(UInt64(bytes), ordering: .relaxed)
    }
}
