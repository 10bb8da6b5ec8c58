/// What is held of a budget, by whom and by the networks around them. Who holds nothing is forgotten.
struct Ledger: Sendable {
    private struct Entry {
        var held = 0
        /// How many networks in it, of the next narrower kind, hold something.
        var children = 0
    }

    /// What is held altogether, and by how many of the widest networks.
    private var everything = Entry()
    private var entries: [HolderNetwork: Entry] = [:]

    /// How many networks it remembers.
    var count: Int { entries.count }

    /// What a network holds; what is held altogether for nil.
    func held(by network: HolderNetwork?) -> Int {
        guard let network else { return everything.held }
        return entries[network]?.held ?? 0
    }

    /// How many networks of the next narrower kind in a network hold something; of the widest kind for nil.
    func children(of network: HolderNetwork?) -> Int {
        guard let network else { return everything.children }
        return entries[network]?.children ?? 0
    }

    /// Counts more for a holder, or less.
    mutating func add(_ amount: Int, to holder: Holder) {
        guard amount != 0 else { return }
        everything.held += amount
        var parent: HolderNetwork?
        for network in holder.networks {
            var entry = entries[network] ?? Entry()
            let wasHolding = entry.held > 0
            entry.held += amount
            entries[network] = entry.held > 0 ? entry : nil
            let change = (entry.held > 0 ? 1 : 0) - (wasHolding ? 1 : 0)
            if let parent { entries[parent]?.children += change } else { everything.children += change }
            parent = network
        }
    }
}
