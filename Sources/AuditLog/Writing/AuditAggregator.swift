import Synchronization

/// Lets failures that repeat share an entry: the first of a client and kind is passed on at once, the others of the
/// same minute as one with their count when the minute ends.
///
/// Successes, and whatever is recorded, pass unchanged.
public final class AuditAggregator: AuditSink {
    private struct Key: Hashable {
        let kind: AuditEventKind
        let outcome: AuditOutcome
        let client: String?
    }

    private struct Repeats {
        let minute: Int64
        /// The last of the events that wait; nil when there was only the first.
        var last: AuditEvent?
        var count = 0
    }

    private static let minute: Int64 = 60_000
    private let sink: any AuditSink
    private let capacity: Int
    private let clock: @Sendable () -> Int64
    private let repeats = Mutex<[Key: Repeats]>([:])

    /// - Parameters:
    ///   - sink: where entries go.
    ///   - capacity: the most clients and kinds that are counted at once; when it is reached, the minute ends early.
    ///   - clock: gives the time in milliseconds since 1970.
    public init(sink: any AuditSink, capacity: Int = 10_000, clock: @escaping @Sendable () -> Int64) {
        self.sink = sink
        self.capacity = capacity
        self.clock = clock
    }

    public func record(_ event: AuditEvent) async throws(AuditLogError) {
        try await sink.record(event)
    }

    public func note(_ event: AuditEvent) {
        guard event.outcome != .success else { return sink.note(event) }
        let key = Key(kind: event.kind, outcome: event.outcome, client: event.client)
        let now = clock() / Self.minute
        let due = repeats.withLock { repeats -> [AuditEvent] in
            if var known = repeats[key], known.minute == now {
                known.last = event
                known.count += event.count
                repeats[key] = known
                return []
            }
            let ended = repeats.removeValue(forKey: key)
            var due = ended.map(Self.events) ?? []
            if repeats.count >= capacity { due += Self.removeAll(from: &repeats) }
            repeats[key] = Repeats(minute: now)
            return due + [event]
        }
        due.forEach(sink.note)
    }

    public var isHealthy: Bool { sink.isHealthy }

    /// Passes on the counts of minutes that have ended: called every few seconds by whoever composes the server.
    public func flush() {
        let now = clock() / Self.minute
        let due = repeats.withLock { repeats in
            let ended = repeats.filter { $0.value.minute != now }
            for key in ended.keys { repeats[key] = nil }
            return Self.inOrder(ended)
        }
        due.forEach(sink.note)
    }

    /// Passes on all counts: called before the sink is closed.
    public func flushAll() {
        repeats.withLock { Self.removeAll(from: &$0) }.forEach(sink.note)
    }

    private static func removeAll(from repeats: inout [Key: Repeats]) -> [AuditEvent] {
        defer { repeats = [:] }
        return inOrder(repeats)
    }

    /// The entries that are due, in an order that does not change from run to run.
    private static func inOrder(_ repeats: [Key: Repeats]) -> [AuditEvent] {
        repeats.sorted { left, right in
            (left.value.minute, left.key.kind.rawValue, left.key.client ?? "")
                < (right.value.minute, right.key.kind.rawValue, right.key.client ?? "")
        }.flatMap { events($0.value) }
    }

    private static func events(_ repeats: Repeats) -> [AuditEvent] {
        repeats.last.map { [$0.repeated(repeats.count)] } ?? []
    }
}
