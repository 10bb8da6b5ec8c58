/// A block of addresses: a network and the number of leading bits that its members share (RFC 4632, RFC 4291 §2.3).
public struct CIDRBlock: Hashable, Sendable {
    /// The first address of the block; every bit after the prefix is zero.
    public let network: IPAddress
    /// The number of leading bits that count: 0 to 32, or 0 to 128.
    public let prefixLength: Int

    /// The block of that prefix length which the address is in. A length out of range is taken as the nearest allowed.
    public init(containing address: IPAddress, prefixLength: Int) {
        let length = min(max(prefixLength, 0), address.family.bitCount)
        network = address.masked(to: length)
        self.prefixLength = length
    }

    /// Whether the address is in the block. An address of the other family never is.
    public func contains(_ address: IPAddress) -> Bool {
        address.family == network.family && address.masked(to: prefixLength) == network
    }

    /// Whether every address of the other block is in this one.
    public func contains(_ block: CIDRBlock) -> Bool {
        prefixLength <= block.prefixLength && contains(block.network)
    }
}

extension CIDRBlock: CustomStringConvertible {
    /// The text as in settings: the address alone when the block holds one, otherwise `network/length`.
    public var description: String {
        prefixLength == network.family.bitCount ? "\(network)" : "\(network)/\(prefixLength)"
    }
}
