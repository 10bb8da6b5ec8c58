import NIOCore

/// Watches that a body does not arrive too slowly: it brings something in every window, and is fast enough on average,
/// so that its whole time is bounded by its size. Only time in which the server waits for the client counts, so a
/// server that is busy does not blame the client.
struct BodyPace {
    private let limits: ConnectionLimits
    /// Since the body began.
    private var total = Progress()
    /// Since the last window was full.
    private var window = Progress()
    private var waitingSince: NIODeadline?

    private struct Progress {
        var waited: TimeAmount = .zero
        var received = 0
    }

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    /// When the body is too slow if nothing arrives; nil while the server does not wait.
    var deadline: NIODeadline? {
        waitingSince.map { since in
            let left = limits.bodyPace.time(for: total.received) - total.waited
            return since + min(left, limits.bodyWindow - window.waited)
        }
    }

    mutating func waitStarted(at now: NIODeadline) {
        if waitingSince == nil { waitingSince = now }
    }

    /// Forgets what was before: until now the client was told to wait.
    mutating func restart(at now: NIODeadline) {
        total = Progress()
        window = Progress()
        if waitingSince != nil { waitingSince = now }
    }

    mutating func arrived(_ count: Int, at now: NIODeadline) {
        if let since = waitingSince {
            total.waited = total.waited + (now - since)
            window.waited = window.waited + (now - since)
            waitingSince = nil
        }
        total.received += count
        window.received += count
        if window.received >= limits.bodyBytesPerWindow { window = Progress() }
    }
}
