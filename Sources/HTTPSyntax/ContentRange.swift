import TextEncodings

/// Which bytes of a file an answer brings: `bytes FIRST-LAST/TOTAL` (RFC 9110 §14.4).
public struct ContentRange: Sendable, Hashable {
    /// The first byte that comes.
    public let first: UInt64
    /// The last byte that comes.
    public let last: UInt64
    /// The bytes of the whole file.
    public let total: UInt64

    /// - Parameters:
    ///   - range: the bytes that come; none is no range.
    ///   - total: the bytes of the whole file.
    public init?(_ range: Range<UInt64>, of total: UInt64) {
        guard !range.isEmpty, range.upperBound <= total else { return nil }
        first = range.lowerBound
        last = range.upperBound - 1
        self.total = total
    }

    /// Reads the field; nil for anything else, and for a range that the file does not have.
    public init?(_ field: String) {
        let parts = field.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, let range = parts.first, range.starts(with: Self.unit.utf8) else { return nil }
        let bounds = range.dropFirst(Self.unit.utf8.count).split(
            separator: ASCII.dash, omittingEmptySubsequences: false)
        guard bounds.count == 2, let first = UInt64(digits: Substring(bounds[0])),
            let last = UInt64(digits: Substring(bounds[1])), let total = UInt64(digits: Substring(parts[1])),
            first <= last, last < total
        else { return nil }
        self.first = first
        self.last = last
        self.total = total
    }

    private static let unit = "bytes "
}

extension ContentRange: CustomStringConvertible {
    /// The field as a server sends it.
    public var description: String { "\(Self.unit)\(first)-\(last)/\(total)" }

    /// What is sent with a refusal of a range that the file does not have.
    public static func unsatisfied(total: UInt64) -> String { "\(unit)*/\(total)" }
}
