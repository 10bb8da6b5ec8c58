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
    public var description: String {
        switch self {
        case .notAnAddress:
            "is not an IP address or network. "
                + "Allowed are an address (192.168.1.100, 2001:db8::1) and a network (10.0.0.0/8, 2001:db8::/32)."
        case .invalidPrefixLength(let allowed):
            "has a bad prefix length. "
                + "After the slash stands a number from \(allowed.lowerBound) to \(allowed.upperBound)."
        case .hostBitsSet(let proposal):
            "has bits set after the prefix. Write \(proposal) for the network, "
                + "or the address without a slash for one host."
        }
    }
}
