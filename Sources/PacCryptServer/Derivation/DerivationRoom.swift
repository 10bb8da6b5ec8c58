/// The derivations that run, and what they leave of cores and memory.
struct DerivationRoom<Client: Hashable & Sendable>: Sendable {
    typealias ID = DerivationQueue<Client>.ID
    typealias Party = DerivationQueue<Client>.Party

    private struct Running {
        let party: Party
        let cost: DerivationCost
        /// The lane it runs in, which for one that may use the reserved lane can be an ordinary one.
        let lane: DerivationLane
    }

    private let limits: DerivationLimits
    private var running: [ID: Running] = [:]

    init(limits: DerivationLimits) {
        self.limits = limits
    }

    var isEmpty: Bool { running.isEmpty }

    /// Whether one of the derivations is heavy.
    var holdsHeavy: Bool { running.values.contains { $0.cost.isHeavy } }

    /// Whether another derivation may run in the ordinary lanes, memory apart.
    var hasFreeCore: Bool { running.values.count { $0.lane == .ordinary } < limits.cores }

    mutating func enter(_ id: ID, party: Party, cost: DerivationCost, lane: DerivationLane) {
        running[id] = Running(party: party, cost: cost, lane: lane)
    }

    mutating func leave(_ id: ID) {
        running[id] = nil
    }

    func count(of party: Party) -> Int {
        running.values.count { $0.party == party }
    }

    func fitsReservedLane(_ cost: DerivationCost) -> Bool {
        !cost.isHeavy && cost.memoryBytes <= limits.reservedMemoryBytes
            && !running.values.contains { $0.lane == .reserved }
            && memory(in: .ordinary) + cost.memoryBytes <= limits.memoryBytes
    }

    /// Ordinary derivations leave the reserved lane its memory. Only one that could never run so borrows it, while no
    /// other in the ordinary lanes takes memory.
    func fitsOrdinaryMemory(_ cost: DerivationCost) -> Bool {
        let used = memory(in: .ordinary)
        if used + cost.memoryBytes <= limits.memoryBytes - limits.reservedMemoryBytes { return true }
        return used == 0 && memory(in: .reserved) + cost.memoryBytes <= limits.memoryBytes
    }

    private func memory(in lane: DerivationLane) -> Int {
        running.values.reduce(0) { $0 + ($1.lane == lane ? $1.cost.memoryBytes : 0) }
    }
}
