/// Which bytes of something were sent, in bounded memory: it may know less than was sent, never more.
struct Coverage: Sendable, Hashable, Codable {
    /// The most ranges that are kept.
    static let limit = 64

    /// Bytes of the whole.
    let size: UInt64
    /// Disjoint ranges in order that do not touch each other: where each begins and ends, in turn.
    private var bounds: [UInt64] = []
    /// Whether it was sent at all; an empty file is complete only then.
    private var isTouched = false

    init(size: UInt64) {
        self.size = size
    }

    /// The ranges, in order.
    var ranges: [Range<UInt64>] {
        stride(from: 0, to: bounds.count - bounds.count % 2, by: 2).compactMap {
            bounds[$0] <= bounds[$0 + 1] ? bounds[$0]..<bounds[$0 + 1] : nil
        }
    }

    var rangeCount: Int { bounds.count / 2 }

    /// True when everything was sent.
    var isComplete: Bool { isTouched && contains(0..<size) }

    /// True when the last 64 KiB were sent, or all of something smaller.
    var hasTail: Bool { isTouched && contains(size - min(size, ShareLimitation.tailBytes)..<size) }

    /// Adds a range; what lies beyond the end is left out. When there is no room for another range, the smallest of
    /// all is forgotten.
    mutating func add(_ range: Range<UInt64>) {
        isTouched = true
        let added = range.clamped(to: 0..<size)
        guard !added.isEmpty else { return }
        var merged = added
        var kept: [Range<UInt64>] = []
        for known in ranges {
            if known.upperBound < merged.lowerBound || merged.upperBound < known.lowerBound {
                kept.append(known)
            } else {
                merged = min(known.lowerBound, merged.lowerBound)..<max(known.upperBound, merged.upperBound)
            }
        }
        kept.insert(merged, at: kept.firstIndex { $0.lowerBound > merged.lowerBound } ?? kept.count)
        bounds = kept.flatMap { [$0.lowerBound, $0.upperBound] }
        if kept.count > Self.limit { forgetSmallest() }
    }

    /// Forgets the smallest range, unless it is the only one.
    mutating func forgetSmallest() {
        var kept = ranges
        guard kept.count > 1 else { return }
        if let smallest = kept.indices.min(by: { kept[$0].length < kept[$1].length }) {
            kept.remove(at: smallest)
        }
        bounds = kept.flatMap { [$0.lowerBound, $0.upperBound] }
    }

    /// True when the range was sent whole, apart from what of it lies beyond the end.
    func contains(_ range: Range<UInt64>) -> Bool {
        let range = range.clamped(to: 0..<size)
        return range.isEmpty
            || ranges.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
    }
}

extension Range<UInt64> {
    fileprivate var length: UInt64 { upperBound - lowerBound }
}
