/// Who holds a part of a budget: an address, within the networks around it, each of which has a fraction of every
/// budget.
///
/// The networks are those in which addresses are given away: a /64 of IPv6 to a machine, a /56 to a household and a
/// /48 to an organisation, an IPv4 address to a household and a /24 to an organisation.
public struct Holder: Hashable, Sendable {
    /// From the widest to the narrowest; never empty.
    let networks: [HolderNetwork]

    /// All whose address is unknown, who are one.
    public static let unknown = Holder(networks: [.unknown])

    private init(networks: [HolderNetwork]) {
        self.networks = networks
    }

    /// - Parameters:
    ///   - address: the address that counts.
    ///   - isExempt: whether many are behind it, so that no fraction holds for it. It still gives way when it has more
    ///     than others who need room.
    public init(address: IPAddress, isExempt: Bool = false) {
        if isExempt {
            networks = [HolderNetwork(address, address.family == .v4 ? .v4Exempt : .v6Exempt)]
        } else {
            networks = HolderNetwork.Kind.around(address.family).map { HolderNetwork(address, $0) }
        }
    }

    /// The one that a client is by the key of its limits.
    public init(_ client: ClientKey) {
        self = client.block.map { Holder(address: $0.network) } ?? .unknown
    }

    /// The network that counts beside those of others.
    var widest: HolderNetwork { networks[0] }

    /// What it has for itself: the address, or the /64.
    var narrowest: HolderNetwork { networks[networks.count - 1] }

    /// The names of all that it is counted by, from the narrowest: itself, spelled as the key of its limits, and the
    /// networks around it.
    public var names: [String] { networks.reversed().map(\.description) }

    /// Whether a network is one of those around it.
    func isIn(_ network: HolderNetwork) -> Bool { networks.contains(network) }

    /// The networks around it that are narrower than one of them; all for nil.
    func networks(below network: HolderNetwork?) -> ArraySlice<HolderNetwork> {
        guard let network else { return networks[...] }
        guard let place = networks.firstIndex(of: network) else { return [] }
        return networks[(place + 1)...]
    }
}

/// A network whose members share a fraction of every budget.
struct HolderNetwork: Hashable, Sendable {
    /// How much of an address counts.
    enum Kind: UInt8, Sendable {
        case v4Address, v4Neighbourhood
        case v6Subnet, v6Site, v6Organisation
        /// Many are behind one address.
        case v4Exempt, v6Exempt
        /// Nobody knows who it is.
        case unknown

        /// Those around an address, from the widest to the narrowest.
        static func around(_ family: IPAddress.Family) -> [Kind] {
            switch family {
            case .v4: [.v4Neighbourhood, .v4Address]
            case .v6: [.v6Organisation, .v6Site, .v6Subnet]
            }
        }

        /// Bits of the address.
        var prefixLength: Int {
            switch self {
            case .v4Address, .v4Exempt: 32
            case .v4Neighbourhood: 24
            case .v6Subnet, .v6Exempt: 64
            case .v6Site: 56
            case .v6Organisation: 48
            case .unknown: 0
            }
        }
    }

    /// All whose address is unknown.
    static let unknown = HolderNetwork(kind: .unknown, bits: 0)

    private let kind: Kind
    /// The first 64 bits of the network's first address.
    private let bits: UInt64

    private init(kind: Kind, bits: UInt64) {
        self.kind = kind
        self.bits = bits
    }

    init(_ address: IPAddress, _ kind: Kind) {
        let masked = address.masked(to: kind.prefixLength).bits
        self.kind = kind
        bits = UInt64(truncatingIfNeeded: address.family == .v4 ? masked : masked >> 64)
    }

    /// The part of a budget that it may hold while more than half of it is held, as one of so many; nil for all of it.
    var denominator: Int? {
        switch kind {
        case .v6Subnet: 16
        case .v6Site, .v4Address, .unknown: 8
        case .v6Organisation, .v4Neighbourhood: 4
        case .v4Exempt, .v6Exempt: nil
        }
    }
}

extension HolderNetwork: CustomStringConvertible {
    /// As ``ClientKey`` spells it: `203.0.113.9`, `2001:db8::/56`, `unknown`.
    var description: String {
        switch kind {
        case .v4Address, .v4Neighbourhood, .v4Exempt: name(IPAddress(v4: UInt32(truncatingIfNeeded: bits)))
        case .v6Subnet, .v6Site, .v6Organisation, .v6Exempt: name(IPAddress(v6: UInt128(bits) << 64))
        case .unknown: "\(ClientKey.unknown)"
        }
    }

    private func name(_ address: IPAddress) -> String {
        "\(CIDRBlock(containing: address, prefixLength: kind.prefixLength))"
    }
}
