/// The derivations that run, and what they leave of cores and memory.
struct DerivationRoom: Sendable {
    typealias ID = DerivationQueue.ID
    typealias Party = DerivationQueue.Party

    private struct Running {
        let party: Party
        let cost: DerivationCost
        /// The lane it runs in, which for one that may use the reserved lane can be an ordinary one.
        let lane: DerivationLane
    }

    /// The bounds; what runs already goes on under others.
    var limits: DerivationLimits
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
    }

    /// Ordinary derivations leave the reserved lane its memory. One that could never run so runs alone in the ordinary
    /// lanes, and the reserved lane's memory comes on top meanwhile: the admin's login must not wait for it.
    func fitsOrdinaryMemory(_ cost: DerivationCost) -> Bool {
        guard cost.memoryBytes > 0 else { return true }
        let used = memory(in: .ordinary)
        return used == 0 || used + cost.memoryBytes <= limits.memoryBytes - limits.reservedMemoryBytes
    }

    private func memory(in lane: DerivationLane) -> Int {
        running.values.reduce(0) { $0 + ($1.lane == lane ? $1.cost.memoryBytes : 0) }
    }
}
