import PacShare
import RequestGuard
import Synchronization

/// Keeps what happened to shares.
public final class RecordedEvents: ShareEventSink {
    private let recorded = Mutex<[ShareEvent]>([])

    public init() {}

    /// What happened, in order.
    public var kinds: [ShareEvent.Kind] { recorded.withLock { $0.map(\.kind) } }

    public func note(_ events: [ShareEvent], client: ClientKey?) {
        recorded.withLock { $0 += events }
    }
}
