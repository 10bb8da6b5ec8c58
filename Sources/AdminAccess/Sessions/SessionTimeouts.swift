import RequestGuard

/// How long sessions last.
public struct SessionTimeouts: Hashable, Sendable {
    /// The longest that a session lasts, used or not, in seconds: 12 hours.
    public static let absoluteSeconds = 43_200
    /// After how many unused seconds a session ends.
    public let idleSeconds: Int

    /// - Parameter idleMinutes: `session_timeout_minutes`, at least 1.
    public init(idleMinutes: Int) {
        idleSeconds = max(1, min(idleMinutes, Self.absoluteSeconds / 60)) * 60
    }

    /// Whether a session has ended. A clock that steps back ends none and keeps none longer than it steps.
    public func haveEnded(_ session: Session, at now: Timestamp) -> Bool {
        now.milliseconds - session.lastUsedAt.milliseconds >= Int64(idleSeconds) * 1000
            || now.milliseconds - session.createdAt.milliseconds >= Int64(Self.absoluteSeconds) * 1000
    }
}
