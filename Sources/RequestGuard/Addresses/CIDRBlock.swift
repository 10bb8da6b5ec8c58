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

    /// Its addresses as numbers.
    var range: ClosedRange<UInt128> {
        let hostBits = network.family.bitCount - prefixLength
        return network.bits...(network.bits | ~(UInt128.max << UInt128(hostBits)))
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

extension CIDRBlock {
    /// Why a text is not a block of addresses.
    public enum ParseError: Error, Equatable, Sendable {
        /// The part before the slash is not an address.
        case notAnAddress
        /// The part after the slash is not a number of the allowed range.
        case invalidPrefixLength(allowed: ClosedRange<Int>)
        /// Bits after the prefix are set, so the text names a host where a network belongs.
        case hostBitsSet(proposal: CIDRBlock)
    }

    /// Reads `10.0.0.0/8`, `2001:db8::/32`, or a single address. IPv4-mapped blocks become IPv4 blocks.
    public init(parsing text: some StringProtocol) throws(ParseError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first) else { throw .notAnAddress }
        guard parts.count == 2 else {
            self.init(containing: address, prefixLength: address.family.bitCount)
            return
        }
        // An IPv4-mapped text counts its prefix from the start of the 128 bits.
        let foldedBits = address.family == .v4 && first.contains(":") ? 96 : 0
        let allowed = foldedBits...(foldedBits + address.family.bitCount)
        guard let length = DecimalText.parse(parts[1].utf8, in: allowed) else {
            throw .invalidPrefixLength(allowed: allowed)
        }
        self.init(containing: address, prefixLength: length - foldedBits)
        guard network == address else { throw .hostBitsSet(proposal: self) }
    }
}

extension CIDRBlock.ParseError: CustomStringConvertible {
    /// In a few words, without a full stop.
    public var description: String {
        switch self {
        case .notAnAddress: "not an IP address or network"
        case .invalidPrefixLength(let allowed):
            "after the slash stands a number from \(allowed.lowerBound) to \(allowed.upperBound)"
        case .hostBitsSet(let proposal):
            "bits after the prefix are set; write \(proposal), or the address without a slash"
        }
    }
}
