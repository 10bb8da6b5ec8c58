import Synchronization

/// The time by which budgets decide, which nobody sets; tests have their own.
public typealias BudgetClock = @Sendable () -> ContinuousClock.Instant

/// What somebody does with what they hold of budgets, as far as it matters when others need room.
public final class Activity: Sendable {
    /// What goes on.
    public enum Phase: Sendable, Equatable {
        /// Nothing: whoever it is loses nothing when it ends.
        case idle
        /// The client is waited for, which sends.
        case receiving
        /// The server computes or waits for itself. Nobody has to give way for being served slowly.
        case working
        /// The client is waited for, which takes its answer.
        case sending

        /// Whether the client is waited for.
        var isWaiting: Bool { self == .receiving || self == .sending }
    }

    /// What goes on, since when, and how fast.
    struct Snapshot {
        let phase: Phase
        let since: ContinuousClock.Instant
        /// Bytes since then.
        let moved: Int
        /// Whether what is cut off can go on later from where it was.
        let isResumable: Bool
        /// How long the client was waited for before, since it was last idle.
        let waitedBefore: Duration

        /// How long the client was waited for since it was last idle: whoever goes from one thing to the next without a
        /// pause does not begin anew.
        func waited(at now: ContinuousClock.Instant) -> Duration {
            waitedBefore + (phase.isWaiting ? now - since : .zero)
        }

        /// Bytes in a second, on average.
        func pace(at now: ContinuousClock.Instant) -> Double {
            let (seconds, attoseconds) = (now - since).components
            return Double(moved) / max(0.001, Double(seconds) + Double(attoseconds) * 1e-18)
        }
    }

    private struct State {
        var phase: Phase
        var since: ContinuousClock.Instant
        var isResumable = false
        var waitedBefore = Duration.zero
    }

    private let state: Mutex<State>
    private let moved = Atomic<Int>(0)
    private let now: BudgetClock
    private let onGivingWay: @Sendable (Activity) -> Void

    /// - Parameters:
    ///   - phase: what goes on to begin with.
    ///   - clock: the time.
    ///   - giveWay: cuts it off, soon; called on any thread and at most once for each thing that is held.
    public init(
        _ phase: Phase = .working, clock: @escaping BudgetClock = { .now },
        giveWay: @escaping @Sendable (Activity) -> Void = { _ in }
    ) {
        now = clock
        onGivingWay = giveWay
        state = Mutex(State(phase: phase, since: clock()))
    }

    /// Something else goes on from now on.
    public func turn(to phase: Phase) {
        state.withLock { state in
            guard state.phase != phase else { return }
            let now = now()
            if state.phase.isWaiting { state.waitedBefore += now - state.since }
            if phase == .idle { state.waitedBefore = .zero }
            state.phase = phase
            state.since = now
            moved.store(0, ordering: .relaxed)
        }
    }

    /// Bytes came from the client, or went to it.
    public func move(_ count: Int) {
        moved.add(count, ordering: .relaxed)
    }

    /// What is cut off from now on can go on later from where it was.
    public func becomeResumable() {
        state.withLock { $0.isResumable = true }
    }

    var snapshot: Snapshot {
        state.withLock {
            Snapshot(
                phase: $0.phase, since: $0.since, moved: moved.load(ordering: .relaxed), isResumable: $0.isResumable,
                waitedBefore: $0.waitedBefore)
        }
    }

    func giveWay() {
        onGivingWay(self)
    }
}

/// Who takes something out of budgets, and what for.
public struct Claimant: Sendable {
    /// Who it is.
    public let holder: Holder
    /// What it does with it.
    public let activity: Activity

    /// - Parameters:
    ///   - holder: who it is.
    ///   - activity: what it does; work of the server's own, which gives way to nobody, unless told.
    public init(_ holder: Holder, _ activity: Activity = Activity()) {
        self.holder = holder
        self.activity = activity
    }
}
