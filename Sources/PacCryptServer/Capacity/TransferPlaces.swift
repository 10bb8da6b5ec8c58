import PacCryptCore
import PacShare
import RequestGuard

/// The places of downloads under way: sending a file may take hours, in which its request is in no other count.
struct TransferPlaces: Sendable {
    /// Programs that download in parts have a few connections; a proxy's clients have one each.
    private static let perLease = 8
    private static let perClient = 32

    private let clients = Places<ClientKey>(total: .max, perOwner: Self.perClient)
    private let leases = Places<TokenHash>(total: .max, perOwner: Self.perLease)

    /// Takes the place of a download of a client.
    ///
    /// - Throws: ``NoPlace``.
    func take(for client: ClientKey) throws(NoPlace) -> Place {
        try clients.take(for: client)
    }

    /// Takes the places of a download under a lease, which need not be one that lives.
    ///
    /// - Throws: ``NoPlace``.
    func take(for client: ClientKey, lease: ShareToken) throws(NoPlace) -> [Place] {
        [try clients.take(for: client), try leases.take(for: lease.hash)]
    }
}
