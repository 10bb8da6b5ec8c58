/// How a budget is shared out between all who hold some of it. It has no lock and no clock: whoever drives it says
/// what is wanted and when, and cuts off whom it names.
///
/// - While at most half of it is held, anybody may hold what is free. Above that, a network around a holder gets no
///   more than its fraction (``HolderNetwork/denominator``). What it has beyond that already, it keeps, unless somebody
///   who has less than their part of the half needs more than a fraction: then it gives way as when there is no room.
/// - Large claims leave a reserve to small ones.
/// - Of a budget that keeps room for those with little, the last ``KeptRoom/denominator``th is for holders whose widest
///   network has at most one part in ``KeptRoom/littleDenominator`` of the budget with it, and of the reserve what is
///   more than that for their large claims, too. However much of it is taken, those with more give nothing back for it.
///   While all others together hold less than that, nothing is kept.
/// - When there is no room, idle claims give way at once, those of whoever holds most first; to a newcomer who has as
///   much already only when they are idle for a few seconds. Then claims that have waited for their client for
///   ``patience`` give way, if they are of somebody who has more than the budget divided by all who hold some of it,
///   and if the newcomer has not: the slowest and the resumable first.
/// - Who was refused for lack of room counts as a holder for ``patience``, in which nobody gets more than that part: or
///   whoever let go of something and asked for it again at once would always come first.
///
/// A network's fraction is shared out in it in the same way.
struct FairShares: Sendable {
    typealias ID = UInt64
    typealias Instant = ContinuousClock.Instant

    /// How long somebody may keep what others need.
    static let patience = Duration.seconds(30)

    /// How much of the budget a claim is for.
    struct Portion: Sendable, Equatable {
        var amount = 0
        var size = ClaimSize.small

        static let nothing = Portion()

        /// What of it is taken from the whole budget, and from what large claims may have.
        var amounts: PerPart<Int> { PerPart(whole: amount, large: size == .large ? amount : 0) }
    }

    /// A claim that somebody has.
    struct Holding: Sendable {
        let claimant: Claimant
        var portion: Portion
        /// When it began to be for something.
        var since: Instant
    }

    private let reserve: Int
    /// The least that a fraction can be.
    private let least: Int
    private let keepsRoomForLittle: Bool
    private var holdings: [ID: Holding] = [:]
    private var ledgers = PerPart(whole: Ledger(), large: Ledger())
    private var waiting = PerPart(whole: WaitingHolders(), large: WaitingHolders())
    private var lastID: ID = 0
    /// All that there is.
    private(set) var total: Int

    /// - Parameters:
    ///   - total: all that there is.
    ///   - reserve: what of it large claims leave to small ones.
    ///   - least: the least that a fraction can be, for budgets of which a fraction would be good for nothing.
    ///   - keepsRoomForLittle: whether its last part is for those who have little of it.
    init(total: Int, reserve: Int, least: Int, keepsRoomForLittle: Bool = false) {
        self.total = total
        self.reserve = reserve
        self.least = least
        self.keepsRoomForLittle = keepsRoomForLittle
    }

    /// What is held.
    var used: Int { ledgers.whole.held(by: nil) }

    /// How much it remembers of holders; tests see by it that its memory is bounded.
    var entryCount: Int {
        holdings.count + ledgers.whole.count + ledgers.large.count + waiting.whole.count + waiting.large.count
    }

    /// What a claim is for; nil when it is over.
    func portion(of id: ID) -> Portion? { holdings[id]?.portion }

    /// What others hold than those that a claim is for.
    func used(apartFrom id: ID) -> Int {
        guard let activity = holdings[id]?.claimant.activity else { return used }
        return holdings.values.reduce(0) { $1.claimant.activity === activity ? $0 : $0 + $1.portion.amount }
    }

    /// Makes a claim on nothing.
    mutating func open(_ claimant: Claimant, now: Instant) -> ID {
        lastID += 1
        holdings[lastID] = Holding(claimant: claimant, portion: .nothing, since: now)
        return lastID
    }

    /// Ends a claim; nothing happens to one that is over.
    ///
    /// - Returns: what it was.
    @discardableResult
    mutating func close(_ id: ID) -> Holding? {
        guard let holding = holdings.removeValue(forKey: id) else { return nil }
        count(holding.claimant.holder, from: holding.portion, to: .nothing)
        return holding
    }

    /// Makes a claim one on more, or on less.
    ///
    /// - Parameter total: all that there is from now on; as before for nil.
    /// - Returns: who has given way for it, and must be cut off.
    /// - Throws: ``NoPlace``; then nothing has changed, but that the claimant may be remembered as one who waits.
    mutating func resize(_ id: ID, to portion: Portion, total: Int? = nil, now: Instant) throws(NoPlace) -> [Activity] {
        guard var holding = holdings[id] else { throw .gaveWay }
        if let total { self.total = total }
        let victims = try victims(of: holding.claimant, from: holding.portion, to: portion, now: now)
        let activities = victims.compactMap { holdings[$0]?.claimant.activity }
        victims.forEach { close($0) }
        count(holding.claimant.holder, from: holding.portion, to: portion)
        if holding.portion.amount == 0 { holding.since = now }
        holding.portion = portion
        holdings[id] = holding
        return activities
    }

    /// Finds out whether somebody could have a claim, without taking it or making anybody give way.
    ///
    /// - Throws: as ``resize(_:to:total:now:)``.
    mutating func check(_ portion: Portion, for claimant: Claimant, total: Int? = nil, now: Instant) throws(NoPlace) {
        if let total { self.total = total }
        _ = try victims(of: claimant, from: .nothing, to: portion, now: now)
    }

    private mutating func count(_ holder: Holder, from old: Portion, to new: Portion) {
        for part in BudgetPart.allCases { ledgers[part].add(new.amounts[part] - old.amounts[part], to: holder) }
    }

    private func capacity(of part: BudgetPart) -> Int { part == .whole ? total : max(0, total - reserve) }

    /// How much of a part may be held so that a claim of a holder can grow.
    private func capacity(of part: BudgetPart, for holder: Holder, _ growth: PerPart<Int>) -> Int {
        let all = capacity(of: part)
        let own = ledgers.whole.held(by: holder.widest)
        let kept = total / KeptRoom.denominator
        // Whoever is nearly alone keeps nothing from anybody.
        guard keepsRoomForLittle, used - own >= kept else { return all }
        let hasLittle = own + growth.whole <= max(1, total / KeptRoom.littleDenominator)
        let isLarge = reserve > 0 && growth.large > 0
        switch (part, hasLittle) {
        case (.whole, true) where !isLarge: return all
        case (.large, true): return max(all, total - kept)
        // What those with little have of the kept room needs not be made free: only as much as the claim grows.
        case (.whole, _): return min(all, max(total - kept, used))
        case (.large, false): return max(all, min(total - kept, ledgers.large.held(by: nil)))
        }
    }

    // MARK: Making room

    /// Who has to give way so that a claim can grow.
    private mutating func victims(
        of claimant: Claimant, from old: Portion, to new: Portion, now: Instant
    ) throws(NoPlace) -> [ID] {
        let growth = PerPart(
            whole: new.amounts.whole - old.amounts.whole, large: new.amounts.large - old.amounts.large)
        for part in BudgetPart.allCases where growth[part] > 0 {
            try checkWaiting(claimant.holder, growth[part], part, now)
        }
        let bottlenecks = bottlenecks(for: claimant.holder, growth)
        guard !bottlenecks.isEmpty else {
            if growth.whole > 0 { forget(claimant.holder) }
            return []
        }
        var search = RoomSearch(claimant: claimant, growth: growth, holdings: holdings, ledgers: ledgers, now: now)
        for bottleneck in bottlenecks where !search.makeRoom(in: bottleneck) {
            guard bottleneck.network == nil else {
                // Nothing that its network holds besides is in its way.
                guard new.amount > bottleneck.capacity else { throw .ofOwner }
                return try victimsBelowHalf(for: claimant, growth, now)
            }
            if !search.isNewcomerAbove(in: bottleneck) {
                waiting[bottleneck.part].insert(claimant.holder.widest, now: now)
            }
            throw .atAll
        }
        forget(claimant.holder)
        return search.victims
    }

    /// Who has to give way so that no fraction holds for a claim that is larger than one by itself: no more than half is
    /// held then. Or else whoever holds half of the budget, and wants no more, would keep out all of that size for as
    /// long as they like.
    private mutating func victimsBelowHalf(
        for claimant: Claimant, _ growth: PerPart<Int>, _ now: Instant
    ) throws(NoPlace) -> [ID] {
        var search = RoomSearch(claimant: claimant, growth: growth, holdings: holdings, ledgers: ledgers, now: now)
        let half = Bottleneck(part: .whole, network: nil, capacity: total / 2)
        guard !search.isNewcomerAbove(in: half) else { throw .ofOwner }
        guard search.makeRoom(in: half, sparingIdle: true),
            search.fits(in: Bottleneck(part: .large, network: nil, capacity: capacity(of: .large)))
        else {
            waiting.whole.insert(claimant.holder.widest, now: now)
            throw .ofOwner
        }
        forget(claimant.holder)
        return search.victims
    }

    /// What of the budget, and of the fractions of the networks around a holder, is too small.
    private func bottlenecks(for holder: Holder, _ growth: PerPart<Int>) -> [Bottleneck] {
        var found: [Bottleneck] = []
        if growth.whole > 0, used + growth.whole > total / 2 {
            for network in holder.networks {
                guard let denominator = network.denominator else { continue }
                let fraction = max(least, total / denominator)
                if ledgers.whole.held(by: network) + growth.whole > fraction {
                    found.append(Bottleneck(part: .whole, network: network, capacity: fraction))
                }
            }
        }
        for part in BudgetPart.allCases where growth[part] > 0 {
            let capacity = capacity(of: part, for: holder, growth)
            if ledgers[part].held(by: nil) + growth[part] > capacity {
                found.append(Bottleneck(part: part, network: nil, capacity: capacity))
            }
        }
        return found
    }

    // MARK: Those who wait

    /// - Throws: ``NoPlace/atAll`` when others wait and the holder would have more than its part.
    private mutating func checkWaiting(
        _ holder: Holder, _ growth: Int, _ part: BudgetPart, _ now: Instant
    ) throws(NoPlace) {
        waiting[part].expire(now: now)
        let others = waiting[part].networks.filter { $0 != holder.widest }
        guard !others.isEmpty else { return }
        let ledger = ledgers[part]
        let newcomers = (others + [holder.widest]).count { ledger.held(by: $0) == 0 }
        let share = max(1, capacity(of: part) / (ledger.children(of: nil) + newcomers))
        guard ledger.held(by: holder.widest) + growth <= share else { throw .atAll }
    }

    private mutating func forget(_ holder: Holder) {
        for part in BudgetPart.allCases { waiting[part].remove(holder.widest) }
    }
}

/// The room that a budget keeps for those who have little of it, so that whoever takes all that they may get, from
/// however many addresses, leaves everybody else enough for small things.
public enum KeptRoom {
    /// One part in so many is kept.
    public static let denominator = 8
    /// Who has at most one part in so many has little.
    public static let littleDenominator = 128
}

/// How large the demand behind a claim is.
public enum ClaimSize: Sendable, Equatable {
    /// It may use all of the budget.
    case small
    /// It leaves the budget's reserve to small ones.
    case large
}

/// The whole budget, and the part of it that large claims may have.
enum BudgetPart: Sendable, CaseIterable {
    case whole, large
}

/// A value for the whole budget, and one for the part that large claims may have.
struct PerPart<Value: Sendable>: Sendable {
    var whole: Value
    var large: Value

    subscript(part: BudgetPart) -> Value {
        get { part == .whole ? whole : large }
        set { if part == .whole { whole = newValue } else { large = newValue } }
    }
}

/// Who was refused for lack of room a short while ago, and would take what becomes free.
struct WaitingHolders: Sendable {
    /// How many are remembered: those beyond take their chance.
    private static let most = 64

    private var refusals: [HolderNetwork: FairShares.Instant] = [:]

    var count: Int { refusals.count }
    var networks: [HolderNetwork] { Array(refusals.keys) }

    mutating func insert(_ network: HolderNetwork, now: FairShares.Instant) {
        guard refusals[network] != nil || refusals.count < Self.most else { return }
        refusals[network] = now
    }

    mutating func remove(_ network: HolderNetwork) {
        guard !refusals.isEmpty else { return }
        refusals[network] = nil
    }

    mutating func expire(now: FairShares.Instant) {
        guard !refusals.isEmpty else { return }
        refusals = refusals.filter { now - $0.value < FairShares.patience }
    }
}
