/// What limits count by: one IPv4 address, or the /64 network that an IPv6 client can pick addresses from freely.
///
/// All clients whose address is unknown are one.
public struct ClientKey: Hashable, Sendable {
    private enum Kind: Hashable {
        case network(CIDRBlock)
        case unknown
        case everyone
    }

    private let kind: Kind

    /// The key of a client with that address.
    public init(address: IPAddress) {
        kind = .network(CIDRBlock(containing: address, prefixLength: address.family == .v4 ? 32 : 64))
    }

    private init(kind: Kind) {
        self.kind = kind
    }

    /// The key that all clients with an unknown address share.
    public static let unknown = ClientKey(kind: .unknown)

    /// The key of the network around the client: its /24 (IPv4) or /48 (IPv6), which is what one customer of a provider
    /// may have whole. A client whose address is unknown is its own network.
    public var network: ClientKey { shared(at: .neighbourhood) }

    /// The client's address or network; nil when it is unknown.
    var block: CIDRBlock? {
        if case .network(let block) = kind { block } else { nil }
    }

    /// The key that a client shares with its surroundings when there is no room for a counter of its own.
    func shared(at level: SharingLevel) -> ClientKey {
        switch (level, kind) {
        case (.own, _), (.neighbourhood, .unknown), (.neighbourhood, .everyone): self
        case (.neighbourhood, .network(let block)):
            ClientKey(
                kind: .network(
                    CIDRBlock(containing: block.network, prefixLength: block.network.family == .v4 ? 24 : 48)))
        case (.everyone, _): ClientKey(kind: .everyone)
        }
    }
}

extension ClientKey: CustomStringConvertible {
    /// A stable spelling, fit for the name of a record in a shared store: `203.0.113.9`, `2001:db8::/64`, `unknown`.
    public var description: String {
        switch kind {
        case .network(let block): "\(block)"
        case .unknown: "unknown"
        case .everyone: "everyone"
        }
    }
}

extension ClientKey {
    /// The texts that stand for a client in a log: its address, in the one spelling that addresses have there, and what
    /// it is counted by. Anything but an address stands for itself alone.
    public static func spellings(of client: String) -> Set<String> {
        guard let address = IPAddress(client) else { return [client] }
        return ["\(address)", "\(ClientKey(address: address))"]
    }
}

/// Who shares a counter; each level needs fewer counters than the one before.
enum SharingLevel: CaseIterable {
    /// Counted alone.
    case own
    /// Counted with the surrounding /24 (IPv4) or /48 (IPv6).
    case neighbourhood
    /// Counted with everybody.
    case everyone
}
