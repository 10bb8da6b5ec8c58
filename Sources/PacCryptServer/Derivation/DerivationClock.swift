/// The time that waiting is measured with.
public struct DerivationClock: Sendable {
    /// The time now.
    public let now: @Sendable () -> ContinuousClock.Instant
    /// Suspends until an instant has come, or throws when the task is cancelled.
    public let sleep: @Sendable (ContinuousClock.Instant) async throws -> Void

    /// - Parameters:
    ///   - now: the time now.
    ///   - sleep: suspends until an instant has come.
    public init(
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        sleep: @escaping @Sendable (ContinuousClock.Instant) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// The system's steady clock.
    public static let continuous = DerivationClock(
        now: { .now }, sleep: { try await ContinuousClock().sleep(until: $0) })
}
