import PacCryptCore
import RequestGuard
import Threads

/// Runs key derivations and the making of key pairs on threads of their own, so many at once as cores and memory
/// allow; the others wait in a bounded, fair queue.
///
/// ```swift
/// let slot = try await pool.run(cost: .standard, client: address) { try recipient.slot(for: fileKey) }
/// ```
public final class DerivationPool: Sendable {
    /// What keys are derived with from new passwords.
    let kdf: PasswordKDF
    private typealias Effect = DerivationSchedule.Effect

    private let schedule: UnfairLock<DerivationSchedule>
    private let threads: ThreadPool
    private let clock: DerivationClock

    /// - Parameters:
    ///   - limits: the bounds of cores, memory and waiting.
    ///   - threads: where the derivations run; one thread more than ``DerivationLimits/cores`` by default, the last for
    ///     the reserved lane.
    ///   - kdf: what keys are derived with from new passwords; a cheap one is for tests.
    ///   - clock: what waiting is measured with.
    public init(
        limits: DerivationLimits = DerivationLimits(), threads: ThreadPool? = nil, kdf: PasswordKDF = .standard,
        clock: DerivationClock = .continuous
    ) {
        self.kdf = kdf
        self.threads = threads ?? ThreadPool(count: limits.cores + 1, name: "derivation")
        self.clock = clock
        schedule = UnfairLock(DerivationSchedule(limits: limits))
    }

    /// Runs a derivation when its turn has come. One that runs is not interrupted; one that waits leaves the queue as
    /// soon as the task is cancelled.
    ///
    /// - Parameters:
    ///   - cost: what it takes of the machine.
    ///   - client: whose it is; clients take turns.
    ///   - lane: the reserved lane is for the admin's login and for unlocking a share.
    ///   - body: the derivation.
    /// - Throws: ``DerivationError``, `CancellationError`, and what `body` throws.
    public nonisolated(nonsending) func run<Output: Sendable>(
        cost: DerivationCost, client: ClientKey, lane: DerivationLane = .ordinary,
        _ body: @escaping @Sendable () throws -> Output
    ) async throws -> Output {
        try Task.checkCancellation()
        let id = schedule.withLock { $0.makeID() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let job = DerivationSchedule.Job(
                    start: { [self] in
                        threads.submit { [self] in
                            let result = Result(catching: body)
                            change { $0.finish(id) }
                            continuation.resume(with: result)
                        }
                    },
                    refuse: { continuation.resume(throwing: $0) })
                let now = clock.now()
                change { $0.admit(id, job, cost: cost, party: .init(client: client, lane: lane), now: now) }
                // A cancellation that came before the admission found nothing to cancel.
                if Task.isCancelled { change { $0.cancel(id) } }
                expireInTime()
            }
        } onCancel: {
            change { $0.cancel(id) }
        }
    }

    /// Sets another bound of memory; what was taken already is done all the same.
    ///
    /// - Parameter memoryBytes: memory in bytes of all derivations that run at once, as
    ///   ``DerivationLimits/memoryBytes``.
    public func change(memoryBytes: Int) {
        change { $0.change(memoryBytes: memoryBytes) }
    }

    /// Changes the schedule and does what follows from it, outside the lock.
    private func change(_ event: (inout DerivationSchedule) -> [Effect]) {
        for effect in schedule.withLock({ event(&$0) }) { effect() }
    }

    /// Refuses what has waited too long, as long as anything waits; one task does it for all.
    private func expireInTime() {
        guard schedule.withLock({ $0.beginExpiring() }) else { return }
        Task {
            while let deadline = schedule.withLock({ $0.nextExpiry() }) {
                try? await clock.sleep(deadline)
                let now = clock.now()
                change { $0.expire(now: now) }
            }
        }
    }
}
