extension IPAddress {
    /// The length of the longest text of an address: an IPv6 address that ends in dotted decimal.
    static let maximumTextLength = 45

    /// Reads an address and nothing else: dotted decimal of four parts without leading zeros (which some programs read
    /// as octal), or any text form of RFC 4291 §2.2. No zone, no brackets, no port, no spaces.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8.prefix(IPAddress.maximumTextLength + 1))
        guard bytes.count <= IPAddress.maximumTextLength else { return nil }
        if bytes.contains(UInt8(ascii: ":")) {
            guard let bits = IPAddress.parseV6(bytes) else { return nil }
            self.init(v6: bits)
        } else {
            guard let bits = IPAddress.parseV4(bytes[...]) else { return nil }
            self.init(v4: bits)
        }
    }

    private static func parseV4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard let octet = DecimalText.parse(part, in: 0...255) else { return nil }
            bits = bits << 8 | UInt32(octet)
        }
        return bits
    }

    private static func parseV6(_ bytes: [UInt8]) -> UInt128? {
        let colon = UInt8(ascii: ":")
        var groups: [UInt16] = []
        var gap: Int?
        var index = 0
        if bytes.starts(with: [colon, colon]) {
            gap = 0
            index = 2
        }
        while index < bytes.count {
            let end = bytes[index...].firstIndex(of: colon) ?? bytes.count
            let part = bytes[index..<end]
            if end == bytes.count, part.contains(UInt8(ascii: ".")) {
                guard let tail = parseV4(part) else { return nil }
                groups += [UInt16(tail >> 16), UInt16(truncatingIfNeeded: tail)]
            } else {
                guard let group = parseGroup(part) else { return nil }
                groups.append(group)
            }
            guard groups.count <= 8 else { return nil }
            index = end + 1
            if index < bytes.count, bytes[index] == colon {
                guard gap == nil else { return nil }
                gap = groups.count
                index += 1
            } else if index == bytes.count {
                return nil  // A single colon at the end.
            }
        }
        return assemble(groups, gap: gap)
    }

    private static func parseGroup(_ part: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(part.count) else { return nil }
        var group: UInt16 = 0
        for byte in part {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            group = group << 4 | UInt16(digit)
        }
        return group
    }

    /// The bits of all groups; `::` stands for at least one group of zeros (RFC 4291 §2.2).
    private static func assemble(_ groups: [UInt16], gap: Int?) -> UInt128? {
        let missing = 8 - groups.count
        guard gap == nil ? missing == 0 : missing >= 1 else { return nil }
        let zeros = Array(repeating: UInt16(0), count: missing)
        let position = gap ?? groups.count
        return (groups[..<position] + zeros + groups[position...]).reduce(0) { $0 << 16 | UInt128($1) }
    }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical text: dotted decimal, or for IPv6 that of RFC 5952 §4.
    public var description: String {
        switch family {
        case .v4: bytes.map { String($0) }.joined(separator: ".")
        case .v6: compressedGroups
        }
    }

    private var compressedGroups: String {
        let groups = stride(from: 112, through: 0, by: -16).map { UInt16(truncatingIfNeeded: bits >> UInt128($0)) }
        let text = { (range: Range<Int>) in range.map { String(groups[$0], radix: 16) }.joined(separator: ":") }
        guard let gap = IPAddress.longestZeroRun(in: groups) else { return text(0..<groups.count) }
        return text(0..<gap.lowerBound) + "::" + text(gap.upperBound..<groups.count)
    }

    /// The longest run of two or more zero groups, the first one among equals (RFC 5952 §4.2).
    private static func longestZeroRun(in groups: [UInt16]) -> Range<Int>? {
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 {
                start = index + 1
            } else if index + 1 - start > longest.count {
                longest = start..<index + 1
            }
        }
        return longest.count >= 2 ? longest : nil
    }
}
