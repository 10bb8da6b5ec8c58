import Synchronization

/// Lets failures that repeat share an entry: the first of its kind is passed on at once, the others of the same minute
/// as one with their count when the minute ends, and with the times of the first and last of them.
///
/// Only what says the same is joined: the same event of the same client and share, with the same detail; of a flood from
/// many clients what ``FloodControl`` counts together. Successes, and whatever is recorded, pass unchanged. Nothing is
/// left out.
public final class AuditAggregator: AuditSink {
    private struct Repeats {
        let minute: Int64
        /// How many wait, and when the first and last of them happened.
        var count = 0
        var first: Int64 = 0
        var last: Int64 = 0
    }

    private struct State {
        var repeats: [AuditEvent: Repeats] = [:]
        var flood = FloodControl()
    }

    private static let minute: Int64 = 60_000
    private let sink: any AuditSink
    private let capacity: Int
    private let clock: @Sendable () -> Int64
    private let state = Mutex(State())

    /// - Parameters:
    ///   - sink: where entries go.
    ///   - capacity: the most different failures that are counted at once; when it is reached, the minute ends early.
    ///     All of them are passed on together, so the sink should be able to hold as many.
    ///   - clock: gives the time in milliseconds since 1970.
    public init(sink: any AuditSink, capacity: Int = 2000, clock: @escaping @Sendable () -> Int64) {
        self.sink = sink
        self.capacity = capacity
        self.clock = clock
    }

    public func record(_ event: AuditEvent) async throws(AuditLogError) {
        try await sink.record(event)
    }

    public func note(_ event: AuditEvent) {
        guard event.outcome != .success else { return sink.note(event) }
        let key = event.repeated(1)
        let now = clock()
        let minute = now / Self.minute
        let due = state.withLock { state -> [AuditEvent] in
            if var known = state.repeats[key], known.minute == minute {
                if known.count == 0 { known.first = now }
                known.last = now
                known.count += event.count
                state.repeats[key] = known
                return []
            }
            let ended = state.repeats.removeValue(forKey: key)
            var due = ended.flatMap { Self.entry(key, $0) }.map { [$0] } ?? []
            if state.repeats.count >= capacity { due += Self.removeAll(from: &state.repeats) }
            state.repeats[key] = Repeats(minute: minute)
            return (due + [event]).compactMap { state.flood.admit($0, now: now) }
        }
        due.forEach(sink.note)
    }

    public var isHealthy: Bool { sink.isHealthy }

    /// Passes on the counts of minutes that have ended: called every few seconds by whoever composes the server.
    public func flush() {
        let now = clock()
        let due = state.withLock { state in
            let ended = state.repeats.filter { $0.value.minute != now / Self.minute }
            for key in ended.keys { state.repeats[key] = nil }
            let entries = Self.inOrder(ended).compactMap { state.flood.admit($0, now: now) }
            return entries + state.flood.takeDue(now: now)
        }
        due.forEach(sink.note)
    }

    /// Passes on all counts: called before the sink is closed.
    public func flushAll() {
        let now = clock()
        let due = state.withLock { state in
            let entries = Self.removeAll(from: &state.repeats).compactMap { state.flood.admit($0, now: now) }
            return entries + state.flood.takeDue(now: now, all: true)
        }
        due.forEach(sink.note)
    }

    private static func removeAll(from repeats: inout [AuditEvent: Repeats]) -> [AuditEvent] {
        defer { repeats = [:] }
        return inOrder(repeats)
    }

    /// The entries that are due, in the order in which they last happened.
    private static func inOrder(_ repeats: [AuditEvent: Repeats]) -> [AuditEvent] {
        repeats.sorted { left, right in
            (left.value.last, left.key.kind.rawValue, left.key.client ?? "", left.key.share?.description ?? "")
                < (
                    right.value.last, right.key.kind.rawValue, right.key.client ?? "",
                    right.key.share?.description ?? ""
                )
        }.compactMap { entry($0.key, $0.value) }
    }

    private static func entry(_ event: AuditEvent, _ repeats: Repeats) -> AuditEvent? {
        guard repeats.count > 0 else { return nil }
        return event.repeated(repeats.count, from: repeats.first, to: repeats.last)
    }
}
