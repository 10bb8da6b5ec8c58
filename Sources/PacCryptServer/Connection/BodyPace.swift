import NIOCore

/// Watches that a body does not arrive too slowly. Only time in which the server waits for the client counts, so a
/// server that is busy does not blame the client.
struct BodyPace {
    private let window: TimeAmount
    private let bytesPerWindow: Int
    private var waited: TimeAmount = .zero
    private var received = 0
    private var waitingSince: NIODeadline?

    init(window: TimeAmount, bytesPerWindow: Int) {
        self.window = window
        self.bytesPerWindow = bytesPerWindow
    }

    /// When the body is too slow if nothing arrives; nil while the server does not wait.
    var deadline: NIODeadline? {
        waitingSince.map { $0 + (window - waited) }
    }

    mutating func waitStarted(at now: NIODeadline) {
        if waitingSince == nil { waitingSince = now }
    }

    /// Forgets what was before: until now the client was told to wait.
    mutating func restart(at now: NIODeadline) {
        waited = .zero
        received = 0
        if waitingSince != nil { waitingSince = now }
    }

    mutating func arrived(_ count: Int, at now: NIODeadline) {
        if let since = waitingSince {
            waited = waited + (now - since)
            waitingSince = nil
        }
        received += count
        if received >= bytesPerWindow {
            waited = .zero
            received = 0
        }
    }
}
