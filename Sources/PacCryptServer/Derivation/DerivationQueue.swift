import RequestGuard

/// Decides which derivation runs when. It holds no thread, clock or continuation: whoever drives it says what happened
/// and when, and starts and refuses what it names.
///
/// The clients of a lane take turns, each with one derivation, oldest first. What has its turn but not yet its memory
/// keeps smaller ones from overtaking it, so that it is not starved; what waits for another heavy one does not. Since
/// turns are taken, one that needs all the memory holds others up for its own time only.
struct DerivationQueue: Sendable {
    typealias ID = UInt64

    /// Who takes turns: one client in one lane.
    struct Party: Hashable, Sendable {
        let client: ClientKey
        let lane: DerivationLane
    }

    private struct Waiting {
        let id: ID
        let cost: DerivationCost
        let deadline: ContinuousClock.Instant
    }

    private(set) var limits: DerivationLimits
    private var waiting: [Party: [Waiting]] = [:]
    /// The parties that wait, the one whose turn is next first.
    private var turns: [Party] = []
    private var room: DerivationRoom

    init(limits: DerivationLimits) {
        self.limits = limits
        room = DerivationRoom(limits: limits)
    }

    /// True when nothing waits or runs.
    var isEmpty: Bool { turns.isEmpty && room.isEmpty }

    /// When the one that waits longest is to be refused.
    var nextDeadline: ContinuousClock.Instant? {
        waiting.values.lazy.compactMap(\.first?.deadline).min()
    }

    /// Takes a derivation.
    ///
    /// - Returns: whether it starts at once; else it waits.
    /// - Throws: ``DerivationError``, and then nothing has changed.
    mutating func enqueue(
        _ id: ID, cost: DerivationCost, party: Party, now: ContinuousClock.Instant
    ) throws(DerivationError) -> Bool {
        guard cost.memoryBytes <= limits.memoryBytes else {
            throw .tooMuchMemory(needed: cost.memoryBytes, most: limits.memoryBytes)
        }
        guard (waiting[party]?.count ?? 0) + room.count(of: party) < limits.perClient else {
            throw .tooManyOfClient(retryAfterSeconds: limits.retryAfterSeconds)
        }
        append(Waiting(id: id, cost: cost, deadline: now + limits.maximumWait), of: party)
        // Whatever waited before could not start, and an arrival does not change that.
        guard start().isEmpty else { return true }
        guard waitingCount(in: party.lane) <= limits.waiting else {
            remove(id)
            throw .queueFull(retryAfterSeconds: limits.retryAfterSeconds)
        }
        return false
    }

    /// Sets another bound of memory. What was taken under the old one runs all the same, by itself if it has to.
    ///
    /// - Returns: those that start now.
    mutating func change(memoryBytes: Int) -> [ID] {
        limits.memoryBytes = memoryBytes
        room.limits = limits
        return start()
    }

    /// Notes that a derivation has ended.
    ///
    /// - Returns: those that start now.
    mutating func finish(_ id: ID) -> [ID] {
        room.leave(id)
        return start()
    }

    /// Forgets one that waits; nothing happens to one that runs.
    ///
    /// - Returns: whether it waited, and those that start now.
    mutating func cancel(_ id: ID) -> (wasWaiting: Bool, started: [ID]) {
        (remove(id), start())
    }

    /// Forgets those that have waited too long.
    ///
    /// - Returns: those, and the ones that start now.
    mutating func expire(now: ContinuousClock.Instant) -> (expired: [ID], started: [ID]) {
        let expired = waiting.values.joined().filter { $0.deadline <= now }.map(\.id).sorted()
        for id in expired { remove(id) }
        return (expired, start())
    }
}

// MARK: - Turns

extension DerivationQueue {
    private mutating func append(_ job: Waiting, of party: Party) {
        if waiting[party] == nil { turns.append(party) }
        waiting[party, default: []].append(job)
    }

    @discardableResult
    private mutating func remove(_ id: ID) -> Bool {
        for (party, jobs) in waiting {
            guard let place = jobs.firstIndex(where: { $0.id == id }) else { continue }
            waiting[party]?.remove(at: place)
            if jobs.count == 1 { leave(party) }
            return true
        }
        return false
    }

    private mutating func leave(_ party: Party) {
        waiting[party] = nil
        turns.removeAll { $0 == party }
    }

    /// Starts all that can run now, and names them.
    private mutating func start() -> [ID] {
        var started: [ID] = []
        while let (party, lane) = nextTurn(), let job = waiting[party]?.first {
            room.enter(job.id, party: party, cost: job.cost, lane: lane)
            started.append(job.id)
            let rest = waiting[party]?.dropFirst() ?? []
            leave(party)
            if !rest.isEmpty {
                turns.append(party)
                waiting[party] = Array(rest)
            }
        }
        return started
    }

    /// Whose derivation starts now, and in which lane.
    private func nextTurn() -> (Party, DerivationLane)? {
        for party in turns where party.lane == .reserved {
            if let cost = waiting[party]?.first?.cost, room.fitsReservedLane(cost) { return (party, .reserved) }
        }
        guard room.hasFreeCore else { return nil }
        for party in turns {
            guard let cost = waiting[party]?.first?.cost, !(cost.isHeavy && room.holdsHeavy) else { continue }
            return room.fitsOrdinaryMemory(cost) ? (party, .ordinary) : nil
        }
        return nil
    }

    private func waitingCount(in lane: DerivationLane) -> Int {
        waiting.reduce(0) { $0 + ($1.key.lane == lane ? $1.value.count : 0) }
    }
}
