/// Addresses and networks that an operator listed, for example `trusted_proxies` or `admin_ip_whitelist`.
public struct AddressList: Hashable, Sendable {
    /// The entries in the order given; a look-up reads them one by one.
    public let blocks: [CIDRBlock]

    /// The list without entries.
    public static let empty = AddressList([])

    /// Makes a list.
    public init(_ blocks: [CIDRBlock]) {
        self.blocks = blocks
    }

    /// Whether the list has no entries.
    public var isEmpty: Bool { blocks.isEmpty }

    /// Whether an entry covers the address.
    public func contains(_ address: IPAddress) -> Bool {
        blocks.contains { $0.contains(address) }
    }

    /// Whether the entries together hold every address of a family, as `0.0.0.0/0` does, or both halves of it.
    public func coversEverything(of family: IPAddress.Family) -> Bool {
        let last: UInt128 = family == .v4 ? UInt128(UInt32.max) : .max
        var ranges = blocks.filter { $0.network.family == family }.map(\.range)
        // Addresses of IPv4 in the notation of IPv6 are the others', so that no entry of this family holds them.
        if family == .v6 { ranges.append(IPAddress.mappedRange) }
        var first: UInt128 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard range.lowerBound <= first else { return false }
            guard range.upperBound < last else { return true }
            first = max(first, range.upperBound + 1)
        }
        return false
    }
}
