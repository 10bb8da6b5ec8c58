/// Which bytes of a file a request asks for: the header fields `Range` and `If-Range` (RFC 9110 §13.1.5, §14.2).
///
/// One range is answered. Several at once, other units and ranges that are not well formed are answered as if nothing
/// had been asked, which the RFC allows.
public enum RequestedRange: Equatable, Sendable {
    /// The whole file, with status 200.
    case whole
    /// These bytes, with status 206; never empty.
    case part(Range<UInt64>)
    /// The file has no such byte: status 416.
    case unsatisfiable

    /// - Parameters:
    ///   - rangeLines: the lines of `Range`.
    ///   - ifRangeLines: the lines of `If-Range`.
    ///   - size: the file's size in bytes.
    ///   - tag: the file's strong entity tag with its quotes; a range that is wanted of another one gets the whole.
    public init(rangeLines: [String], ifRangeLines: [String] = [], size: UInt64, tag: String) {
        self = .whole
        guard rangeLines.count == 1, ifRangeLines.isEmpty || ifRangeLines == [tag] else { return }
        switch RangeSpecifier(rangeLines[0]) {
        case nil: return
        // Who asks for all that there is from the start on gets it: the RFC has no range for that, but lets a server
        // answer with the whole, and programs that always ask for a range need nothing else.
        case .from(0, _) where size == 0: return
        case .last(let count) where count > 0 && size == 0: return
        case .from(let first, let last) where first < size: self = .part(first..<min(last, size - 1) + 1)
        case .last(let count) where count > 0 && size > 0: self = .part(size - min(count, size)..<size)
        case .from, .last: self = .unsatisfiable
        }
    }
}

/// One range as the header spells it.
private enum RangeSpecifier {
    /// From a byte through another; `.max` stands for the end.
    case from(UInt64, through: UInt64)
    /// So many bytes at the end.
    case last(UInt64)

    /// The unit and the two longest numbers, and some room for leading zeros.
    private static let maximumCount = 64

    /// Nil when the line is not `bytes=` with exactly one range.
    init?(_ line: String) {
        let sides = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard line.utf8.count <= Self.maximumCount, sides.count == 2, sides[0].lowercased() == "bytes"
        else { return nil }
        let bounds = sides[1].split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2, bounds.allSatisfy(Self.isNumberOrEmpty) else { return nil }
        // A number beyond 64 bits is as good as the largest.
        let (first, last) = (bounds[0], bounds[1])
        switch (first.isEmpty, last.isEmpty) {
        case (true, true): return nil
        case (true, false): self = .last(UInt64(last) ?? .max)
        case (false, true): self = .from(UInt64(first) ?? .max, through: .max)
        case (false, false):
            let (first, last) = (UInt64(first) ?? .max, UInt64(last) ?? .max)
            guard first <= last else { return nil }
            self = .from(first, through: last)
        }
    }

    private static func isNumberOrEmpty(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
