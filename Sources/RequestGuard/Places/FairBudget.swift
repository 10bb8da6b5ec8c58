import Synchronization

/// A budget that all share, of places or bytes, as ``FairShares`` says. Its memory is bounded by the claims that are
/// held.
public final class FairBudget: Sendable {
    private let shares: Mutex<FairShares>
    private let now: BudgetClock

    /// - Parameters:
    ///   - total: all that there is.
    ///   - reserve: what of it large claims leave to small ones.
    ///   - least: the least that a fraction can be, for budgets of which a fraction would be good for nothing.
    ///   - keepsRoomForLittle: whether its last part is for those who have little of it.
    ///   - clock: the time.
    public init(
        total: Int, reserve: Int = 0, least: Int = 1, keepsRoomForLittle: Bool = false,
        clock: @escaping BudgetClock = { .now }
    ) {
        shares = Mutex(
            FairShares(total: total, reserve: reserve, least: least, keepsRoomForLittle: keepsRoomForLittle))
        now = clock
    }

    /// What is held.
    public var used: Int { shares.withLock { $0.used } }

    /// How much it remembers of holders; tests see by it that its memory is bounded.
    var entryCount: Int { shares.withLock { $0.entryCount } }

    /// A claim on nothing yet.
    public func claim(for claimant: Claimant) -> Claim {
        Claim(shares.withLock { $0.open(claimant, now: now()) }, in: self)
    }

    /// A claim on so much.
    ///
    /// - Throws: ``NoPlace/ofOwner`` when those around the claimant hold as much as they may, ``NoPlace/atAll`` when
    ///   there is no room, and nobody who has to give way.
    public func take(_ amount: Int = 1, _ size: ClaimSize = .small, for claimant: Claimant) throws(NoPlace) -> Claim {
        let claim = claim(for: claimant)
        try claim.resize(to: amount, size)
        return claim
    }

    /// Finds out whether somebody could have a claim on so much, without taking it.
    ///
    /// - Parameter total: all that there is from now on; as before for nil.
    /// - Throws: as ``take(_:_:for:)``.
    public func check(
        _ amount: Int, _ size: ClaimSize = .small, for claimant: Claimant, of total: Int? = nil
    ) throws(NoPlace) {
        let portion = FairShares.Portion(amount: amount, size: size)
        try shares.withLock { shares throws(NoPlace) in
            try shares.check(portion, for: claimant, total: total, now: now())
        }
    }

    fileprivate func amount(of id: FairShares.ID) -> Int { shares.withLock { $0.portion(of: id)?.amount ?? 0 } }

    fileprivate func used(apartFrom id: FairShares.ID) -> Int { shares.withLock { $0.used(apartFrom: id) } }

    fileprivate func resize(_ id: FairShares.ID, to portion: FairShares.Portion, of total: Int?) throws(NoPlace) {
        let gaveWay = try shares.withLock { shares throws(NoPlace) in
            try shares.resize(id, to: portion, total: total, now: now())
        }
        // Whoever is cut off may give back other claims right now.
        for activity in gaveWay { activity.giveWay() }
    }

    fileprivate func close(_ id: FairShares.ID) {
        // What it was for may go with it, and may hold other claims: not under the lock.
        _ = shares.withLock { $0.close(id) }
    }
}

/// A part of a ``FairBudget`` that somebody holds. When it had to give way it is over, and those that it was for are
/// cut off.
public final class Claim: Held {
    private let id: FairShares.ID
    private let budget: FairBudget

    fileprivate init(_ id: FairShares.ID, in budget: FairBudget) {
        self.id = id
        self.budget = budget
    }

    deinit {
        giveBack()
    }

    /// How much it is; 0 when it is over.
    public var amount: Int { budget.amount(of: id) }

    /// Whether anybody else holds something of the budget, too.
    public var hasOthersBeside: Bool { budget.used(apartFrom: id) > 0 }

    /// Makes it more, or less. Less is always possible while it is not over.
    ///
    /// - Parameter total: all that there is in the budget from now on; as before for nil.
    /// - Throws: as ``FairBudget/take(_:_:for:)``, and then it is what it was; ``NoPlace/gaveWay`` when it is over.
    public func resize(to amount: Int, _ size: ClaimSize = .small, of total: Int? = nil) throws(NoPlace) {
        try budget.resize(id, to: FairShares.Portion(amount: amount, size: size), of: total)
    }

    public func giveBack() {
        budget.close(id)
    }
}
