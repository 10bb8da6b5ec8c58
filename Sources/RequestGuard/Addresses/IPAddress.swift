/// An IP address of version 4 (4 bytes) or 6 (16 bytes).
///
/// An IPv4-mapped IPv6 address (`::ffff:a.b.c.d`, RFC 4291 §2.5.5.2) is the IPv4 address that it names, so one client
/// has one value whichever socket accepted it.
public struct IPAddress: Hashable, Sendable {
    /// The version of the protocol that an address belongs to.
    public enum Family: Hashable, Sendable {
        /// IPv4, 32 bits.
        case v4
        /// IPv6, 128 bits.
        case v6

        /// The number of bits of an address: 32 or 128.
        public var bitCount: Int {
            switch self {
            case .v4: 32
            case .v6: 128
            }
        }
    }

    /// The version of the address.
    public let family: Family
    /// The address as a number; an IPv4 address has its value in the low 32 bits.
    let bits: UInt128

    /// Makes an IPv4 address from its 32 bits, the first octet in the highest ones.
    public init(v4 bits: UInt32) {
        self.init(family: .v4, bits: UInt128(bits))
    }

    /// Makes an address from 128 bits; an IPv4-mapped one becomes the IPv4 address.
    public init(v6 bits: UInt128) {
        if bits >> 32 == IPAddress.mappedPrefix {
            self.init(v4: UInt32(truncatingIfNeeded: bits))
        } else {
            self.init(family: .v6, bits: bits)
        }
    }

    /// Makes an address from 4 or 16 bytes in network order; nil for any other number of them.
    public init?(bytes: [UInt8]) {
        let bits = bytes.prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        switch bytes.count {
        case 4: self.init(v4: UInt32(truncatingIfNeeded: bits))
        case 16: self.init(v6: bits)
        default: return nil
        }
    }

    /// The 4 or 16 bytes in network order.
    public var bytes: [UInt8] {
        stride(from: family.bitCount - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> UInt128($0)) }
    }

    /// Whether the address is of this machine itself: `127.0.0.0/8` (RFC 1122 §3.2.1.3) or `::1` (RFC 4291 §2.5.3).
    public var isLoopback: Bool {
        switch family {
        case .v4: bits >> 24 == 127
        case .v6: bits == 1
        }
    }

    /// Whether the address is valid on one link only: `169.254.0.0/16` (RFC 3927) or `fe80::/10` (RFC 4291 §2.5.6).
    public var isLinkLocal: Bool {
        switch family {
        case .v4: bits >> 16 == 0xA9FE
        case .v6: bits >> 118 == 0x3FA
        }
    }

    /// The address with every bit after the first `prefixLength` set to zero.
    func masked(to prefixLength: Int) -> IPAddress {
        let hostBits = family.bitCount - prefixLength
        return IPAddress(family: family, bits: bits & (UInt128.max << UInt128(hostBits)))
    }

    private init(family: Family, bits: UInt128) {
        self.family = family
        self.bits = bits
    }

    /// The first 96 bits of every IPv4-mapped address.
    private static let mappedPrefix: UInt128 = 0xFFFF
    /// The IPv4-mapped addresses, which are never values of IPv6, as numbers.
    static let mappedRange = (mappedPrefix << 32)...(mappedPrefix << 32 | UInt128(UInt32.max))
}
