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
