import PacCryptCore
import PacShare
import RequestGuard

/// The places of downloads under way: sending a file may take hours.
struct TransferPlaces: Sendable {
    /// Programs that download in parts have a few connections; a proxy's clients have one each.
    private static let perLease = 8

    private let budget: FairBudget
    private let leases = Places<TokenHash>(total: .max, perOwner: Self.perLease)

    /// - Parameter budget: the downloads of everybody.
    init(_ budget: FairBudget) {
        self.budget = budget
    }

    /// Takes the place of a download of a client.
    ///
    /// - Throws: ``NoPlace``.
    func take(for claimant: Claimant) throws(NoPlace) -> any Held {
        try budget.take(for: claimant)
    }

    /// Takes the places of a download under a lease, which need not be one that lives.
    ///
    /// - Throws: ``NoPlace``.
    func take(for claimant: Claimant, lease: ShareToken) throws(NoPlace) -> [any Held] {
        [try leases.take(for: lease.hash), try take(for: claimant)]
    }
}
