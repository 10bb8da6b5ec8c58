import Synchronization

/// As many places as anybody wants, and how many of them one owner may hold: for owners that have no address, whom
/// ``FairBudget`` could not share anything out to.
///
/// Memory is bounded by the places that are held: an owner without one is forgotten.
public final class Places<Owner: Hashable & Sendable>: Sendable {
    private struct State {
        var taken = 0
        var owners: [Owner: Int] = [:]
    }

    private let total: Int
    private let perOwner: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - total: the most places that are held at once.
    ///   - perOwner: the most that one owner holds.
    public init(total: Int, perOwner: Int) {
        self.total = total
        self.perOwner = perOwner
    }

    /// How many places are held; tests see by it that every place comes back.
    var taken: Int { state.withLock { $0.taken } }

    /// How many owners hold one; tests see by it that those without one are forgotten.
    var ownerCount: Int { state.withLock { $0.owners.count } }

    /// Takes a place, to be held as long as the value that is returned lives.
    ///
    /// - Throws: ``NoPlace/ofOwner`` when the owner holds as many as it may, ``NoPlace/atAll`` when all are held.
    public func take(for owner: Owner) throws(NoPlace) -> Place {
        try state.withLock { state throws(NoPlace) in
            let own = state.owners[owner] ?? 0
            guard own < perOwner else { throw .ofOwner }
            guard state.taken < total else { throw .atAll }
            state.taken += 1
            state.owners[owner] = own + 1
        }
        return Place { [weak self] in self?.giveBack(of: owner) }
    }

    private func giveBack(of owner: Owner) {
        state.withLock { state in
            state.taken -= 1
            let own = (state.owners[owner] ?? 0) - 1
            state.owners[owner] = own > 0 ? own : nil
        }
    }
}

/// Why there is no place.
public enum NoPlace: Error, Hashable, Sendable {
    /// The owner holds as many as it may.
    case ofOwner
    /// All places are held.
    case atAll
    /// It was held, and given to others who had less.
    case gaveWay
}

extension NoPlace: CustomStringConvertible {
    /// What there is too much of, in a sentence for an operator.
    public var description: String {
        switch self {
        case .ofOwner: "One client has as much under way as it may."
        case .atAll: "As much is under way as may be at once."
        case .gaveWay: "It had to give way to others who had less under way."
        }
    }
}

/// What is taken from a bound, and given back once: at the latest when nobody refers to it any more.
public protocol Held: AnyObject, Sendable {
    /// Gives it back; nothing happens the second time.
    func giveBack()
}

/// One of the places.
public final class Place: Held {
    private let release: Mutex<(@Sendable () -> Void)?>

    init(release: @escaping @Sendable () -> Void) {
        self.release = Mutex(release)
    }

    /// Gives the place back.
    public func giveBack() {
        let release = release.withLock { release in
            defer { release = nil }
            return release
        }
        release?()
    }

    deinit {
        giveBack()
    }
}
