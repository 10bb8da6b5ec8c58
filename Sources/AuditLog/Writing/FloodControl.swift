import TextEncodings

/// Keeps strangers from growing the log without bound, whatever number of addresses they have: of what nobody who has
/// logged in did, and what failed, so many entries of each kind are written; what comes beyond is counted, and written as
/// one entry of all clients together every ten minutes.
struct FloodControl {
    /// What is counted apart, so that a flood of one kind hides none of another.
    private struct Kind: Hashable {
        let kind: AuditEventKind
        let outcome: AuditOutcome
    }

    /// What came beyond the rate and is not written yet.
    private struct Merged {
        let first: Int64
        var last: Int64
        var count = 0
        /// The clients, up to so many that the table stays small.
        var clients: Set<String> = []
    }

    private struct State {
        /// When all entries are allowed again that may come at once.
        var fullAt: Int64 = 0
        var merged: Merged?
    }

    /// Entries of one kind that are written at once, and the milliseconds after which one more is.
    private static let burst: Int64 = 100
    private static let interval: Int64 = 60_000
    private static let mergedMilliseconds: Int64 = 600_000
    private static let clientLimit = 1000

    /// One for each kind that ever failed: there are but a few.
    private var states: [Kind: State] = [:]

    /// - Returns: the event when it is to be written by itself; nil when it was counted.
    mutating func admit(_ event: AuditEvent, now: Int64) -> AuditEvent? {
        guard event.actor == .anonymous, event.outcome != .success else { return event }
        let key = Kind(kind: event.kind, outcome: event.outcome)
        var state = states[key] ?? State()
        defer { states[key] = state }
        // A clock that went back must not close the log for as long.
        state.fullAt = min(max(state.fullAt, now), now + Self.burst * Self.interval)
        guard state.fullAt - now > (Self.burst - 1) * Self.interval else {
            state.fullAt += Self.interval
            return event
        }
        var merged = state.merged ?? Merged(first: now, last: now)
        merged.last = now
        merged.count += event.count
        if merged.clients.count < Self.clientLimit { merged.clients.insert(event.client ?? "unknown") }
        state.merged = merged
        return nil
    }

    /// What was counted and is due, in the order in which it began.
    ///
    /// - Parameter all: whether everything is due.
    mutating func takeDue(now: Int64, all: Bool = false) -> [AuditEvent] {
        var due: [(first: Int64, event: AuditEvent)] = []
        for (key, state) in states {
            guard let merged = state.merged,
                all || now < merged.first || now - merged.first >= Self.mergedMilliseconds
            else { continue }
            due.append((merged.first, Self.entry(key, merged)))
            states[key]?.merged = nil
        }
        return due.sorted { ($0.first, $0.event.kind.rawValue) < ($1.first, $1.event.kind.rawValue) }.map(\.event)
    }

    private static func entry(_ key: Kind, _ merged: Merged) -> AuditEvent {
        let isMore = merged.clients.count >= clientLimit
        return AuditEvent(
            key.kind, key.outcome,
            detail: [
                "merged": "clients together, beyond the rate at which each is written",
                "clients": isMore ? "\(clientLimit) or more" : "\(merged.clients.count)",
                "first": RFC3339.text(milliseconds: merged.first), "last": RFC3339.text(milliseconds: merged.last),
            ], count: merged.count)
    }
}
