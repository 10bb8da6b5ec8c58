/// What is too small for a claim: a part of the budget, or the fraction of a network in it.
struct Bottleneck: Sendable {
    let part: BudgetPart
    /// The network whose fraction it is; nil for all of the part.
    let network: HolderNetwork?
    /// How much may be held.
    let capacity: Int
}

/// Looks for claims that can give way to a newcomer. Nothing is taken from anybody: it works on copies.
struct RoomSearch {
    typealias ID = FairShares.ID

    /// Bytes in a second below which somebody is slow.
    private static let slowPace = 16.0 * 1024
    /// How long an idle claim is not taken for those who have as much already: whoever has just come has yet to say
    /// what for, and whoever has much would otherwise always take their claim before they could.
    private static let settling = Duration.seconds(5)

    private let newcomer: Claimant
    private let growth: PerPart<Int>
    private let now: FairShares.Instant
    private var ledgers: PerPart<Ledger>
    /// Claims of others that are for something, and are not among the victims.
    private var candidates: [(id: ID, holding: FairShares.Holding, doing: Activity.Snapshot)]

    /// The claims that were found so far.
    private(set) var victims: [ID] = []

    init(
        claimant: Claimant, growth: PerPart<Int>, holdings: [ID: FairShares.Holding], ledgers: PerPart<Ledger>,
        now: FairShares.Instant
    ) {
        newcomer = claimant
        self.growth = growth
        self.ledgers = ledgers
        self.now = now
        candidates = holdings.compactMap { id, holding in
            guard holding.portion.amount > 0, holding.claimant.activity !== claimant.activity else { return nil }
            let doing = holding.claimant.activity.snapshot
            // Nobody who works has to give way.
            return doing.phase == .working ? nil : (id, holding, doing)
        }
    }

    /// Finds victims until the newcomer fits.
    ///
    /// - Parameter sparingIdle: whether idle claims stay, whosever they are.
    /// - Returns: whether it does.
    mutating func makeRoom(in bottleneck: Bottleneck, sparingIdle: Bool = false) -> Bool {
        while !fits(in: bottleneck) {
            let idle = sparingIdle ? nil : idlePlace(in: bottleneck)
            guard let place = idle ?? slowestPlace(in: bottleneck) else { return false }
            candidates.swapAt(place, candidates.count - 1)
            let victim = candidates.removeLast()
            victims.append(victim.id)
            for part in BudgetPart.allCases {
                ledgers[part].add(-victim.holding.portion.amounts[part], to: victim.holding.claimant.holder)
            }
        }
        return true
    }

    /// Whether there is room for the newcomer once the victims are gone.
    func fits(in bottleneck: Bottleneck) -> Bool {
        ledgers[bottleneck.part].held(by: bottleneck.network) + growth[bottleneck.part] <= bottleneck.capacity
    }

    /// Whether the newcomer would have more than its part.
    func isNewcomerAbove(in bottleneck: Bottleneck) -> Bool { isAbove(newcomer.holder, in: bottleneck) }

    // MARK: Who gives way

    private func isConcerned(_ holding: FairShares.Holding, by bottleneck: Bottleneck) -> Bool {
        holding.portion.amounts[bottleneck.part] > 0
            && bottleneck.network.map(holding.claimant.holder.isIn) ?? true
    }

    /// The claim that has been idle longest, of whoever holds most.
    private func idlePlace(in bottleneck: Bottleneck) -> Int? {
        let ledger = ledgers[bottleneck.part]
        typealias Rank = (Int, Int, FairShares.Instant, ID)
        var first: (place: Int, rank: Rank)?
        for place in candidates.indices {
            let candidate = candidates[place]
            guard candidate.doing.phase == .idle, isConcerned(candidate.holding, by: bottleneck) else { continue }
            let holder = candidate.holding.claimant.holder
            guard now - candidate.doing.since >= Self.settling || !isNewcomerAhead(of: holder, in: ledger) else {
                continue
            }
            let rank: Rank = (
                -ledger.held(by: holder.widest), -ledger.held(by: holder.narrowest), candidate.doing.since, candidate.id
            )
            if let known = first, known.rank <= rank { continue }
            first = (place, rank)
        }
        return first?.place
    }

    /// Whether the newcomer has as much as another holder already, in the widest of the networks that tell them apart.
    private func isNewcomerAhead(of other: Holder, in ledger: Ledger) -> Bool {
        guard let (own, their) = zip(newcomer.holder.networks, other.networks).first(where: { $0 != $1 }) else {
            return false
        }
        return ledger.held(by: own) >= ledger.held(by: their)
    }

    /// Of the claims that may be cut off, the slow and resumable one that is slowest; of those that are not both, the
    /// slow ones go before the resumable ones.
    private func slowestPlace(in bottleneck: Bottleneck) -> Int? {
        guard !isNewcomerAbove(in: bottleneck) else { return nil }
        // Of many claims few holders have to be weighed.
        var weighed: [HolderNetwork: Bool] = [:]
        return candidates.indices
            .filter { isImpatient(candidates[$0].holding, candidates[$0].doing) }
            .filter { isConcerned(candidates[$0].holding, by: bottleneck) }
            .filter {
                let holder = candidates[$0].holding.claimant.holder
                if let known = weighed[holder.narrowest] { return known }
                let found = isAbove(holder, in: bottleneck)
                weighed[holder.narrowest] = found
                return found
            }
            .min { rank(of: candidates[$0]) < rank(of: candidates[$1]) }
    }

    /// Whether a claim was waiting for its client long enough.
    private func isImpatient(_ holding: FairShares.Holding, _ doing: Activity.Snapshot) -> Bool {
        guard doing.phase.isWaiting else { return false }
        return min(now - holding.since, doing.waited(at: now)) >= FairShares.patience
    }

    private func rank(
        of candidate: (id: ID, holding: FairShares.Holding, doing: Activity.Snapshot)
    ) -> (Int, Double, ID) {
        let pace = candidate.doing.pace(at: now)
        let kind = (pace < Self.slowPace ? 0 : 2) + (candidate.doing.isResumable ? 0 : 1)
        return (kind, pace, candidate.id)
    }

    /// Whether a holder has more than its part of what is too small: more than the capacity divided by the networks in
    /// it that hold something, one at least, and within each network around it more than that part divided in the same
    /// way. The newcomer counts with what it wants.
    private func isAbove(_ holder: Holder, in bottleneck: Bottleneck) -> Bool {
        let ledger = ledgers[bottleneck.part]
        let wanted = newcomer.holder
        var (share, parent) = (bottleneck.capacity, bottleneck.network)
        for network in holder.networks(below: bottleneck.network) {
            let isOneMore = wanted.networks(below: parent).first.map { ledger.held(by: $0) == 0 } ?? false
            share /= max(1, ledger.children(of: parent) + (isOneMore ? 1 : 0))
            if parent == bottleneck.network { share = max(1, share) }
            let held = ledger.held(by: network) + (wanted.isIn(network) ? growth[bottleneck.part] : 0)
            guard held > share else { return false }
            parent = network
        }
        return true
    }
}
