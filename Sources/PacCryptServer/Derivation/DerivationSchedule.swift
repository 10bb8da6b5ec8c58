/// The derivations that wait, with what is to be done when the queue has decided about them. Every change gives the
/// effects that follow from it, for its caller to perform.
struct DerivationSchedule: Sendable {
    typealias ID = DerivationQueue.ID
    typealias Effect = @Sendable () -> Void

    /// A derivation: exactly one of the two is performed, once.
    struct Job: Sendable {
        let start: Effect
        let refuse: @Sendable (any Error) -> Void
    }

    private var queue: DerivationQueue
    private var lastID: ID = 0
    private var waiting: [ID: Job] = [:]
    private var isExpiring = false

    init(limits: DerivationLimits) {
        queue = DerivationQueue(limits: limits)
    }

    mutating func makeID() -> ID {
        lastID += 1
        return lastID
    }

    mutating func admit(
        _ id: ID, _ job: Job, cost: DerivationCost, party: DerivationQueue.Party,
        now: ContinuousClock.Instant
    ) -> [Effect] {
        do throws(DerivationError) {
            if try queue.enqueue(id, cost: cost, party: party, now: now) { return [job.start] }
            waiting[id] = job
            return []
        } catch {
            return [{ job.refuse(error) }]
        }
    }

    mutating func finish(_ id: ID) -> [Effect] {
        starts(of: queue.finish(id))
    }

    mutating func change(memoryBytes: Int) -> [Effect] {
        starts(of: queue.change(memoryBytes: memoryBytes))
    }

    /// Nothing happens to a derivation that runs, or that was never admitted.
    mutating func cancel(_ id: ID) -> [Effect] {
        let (wasWaiting, started) = queue.cancel(id)
        return refusals(of: wasWaiting ? [id] : [], CancellationError()) + starts(of: started)
    }

    mutating func expire(now: ContinuousClock.Instant) -> [Effect] {
        let (expired, started) = queue.expire(now: now)
        return refusals(of: expired, DerivationError.waitedTooLong(retryAfterSeconds: queue.limits.retryAfterSeconds))
            + starts(of: started)
    }

    /// True when somebody must now begin to call ``expire(now:)`` at every ``nextExpiry()``.
    mutating func beginExpiring() -> Bool {
        guard !isExpiring, queue.nextDeadline != nil else { return false }
        isExpiring = true
        return true
    }

    /// When to call ``expire(now:)``; nil when nothing waits, and then somebody has to begin anew.
    mutating func nextExpiry() -> ContinuousClock.Instant? {
        let deadline = queue.nextDeadline
        if deadline == nil { isExpiring = false }
        return deadline
    }

    private mutating func starts(of ids: [ID]) -> [Effect] {
        ids.compactMap { waiting.removeValue(forKey: $0)?.start }
    }

    private mutating func refusals(of ids: [ID], _ error: any Error) -> [Effect] {
        ids.compactMap { waiting.removeValue(forKey: $0) }.map { job in { job.refuse(error) } }
    }
}
