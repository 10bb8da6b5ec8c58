/// What a client takes, by its own account: the field `Accept` (RFC 9110 §12.5.1).
public struct AcceptField: Sendable {
    private let ranges: [MediaRange]

    /// - Parameters:
    ///   - lines: the lines of the field, which together are one list. What is not well formed is passed over.
    public init(_ lines: [String]) {
        ranges = lines.flatMap { line in Self.elements(of: Array(line.utf8)).compactMap(MediaRange.init) }
    }

    /// How much a media type is wanted: 0 for not at all, 1,000 for most.
    ///
    /// The most specific range decides: the type itself, then `type/*`, then `*/*`. A client that names nothing takes
    /// everything.
    ///
    /// - Parameters:
    ///   - type: the type in lower case, without parameters.
    public func weight(of type: String) -> Int {
        if ranges.isEmpty { return MediaRange.fullWeight }
        let family = type.prefix { $0 != "/" } + "/*"
        return weight(named: type) ?? weight(named: String(family)) ?? weight(named: "*/*") ?? 0
    }

    /// Whether a media type is asked for by name. A range such as `*/*` names none, and a weight of 0 is a refusal.
    ///
    /// - Parameters:
    ///   - type: the type in lower case, without parameters.
    public func names(_ type: String) -> Bool {
        weight(named: type) ?? 0 > 0
    }

    /// Whether a browser would ask like this for what a person is going to look at: for HTML and XHTML by name, in any
    /// order. Libraries of programs name HTML as well, but not both; and no browser names JSON as much as HTML.
    public var isOfBrowser: Bool {
        let html = weight(named: "text/html") ?? 0
        return html > weight(named: "application/json") ?? 0 && names("application/xhtml+xml")
    }

    /// Whether HTML is named before everything else, as by browsers for text and by some libraries.
    public var beginsWithHTML: Bool {
        ranges.first?.type == "text/html" && names("text/html")
    }

    /// The weight that a range of this name has, the greatest when there are several; nil when there is none.
    private func weight(named name: String) -> Int? {
        ranges.lazy.filter { $0.type == name }.map(\.weight).max()
    }

    /// What stands between commas, apart from those in quotation marks.
    private static func elements(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var isQuoted = false
        var isEscaped = false
        return bytes.split { byte in
            if isEscaped {
                isEscaped = false
            } else if byte == ASCII.quote {
                isQuoted.toggle()
            } else if isQuoted, byte == ASCII.backslash {
                isEscaped = true
            }
            return byte == ASCII.comma && !isQuoted
        }
    }
}

/// An element of the list: a type, or `*` for any, and how much it is wanted. Its other parameters are of no account,
/// because no answer comes in versions that differ by them.
private struct MediaRange {
    static let fullWeight = 1000

    /// In lower case.
    let type: String
    /// In thousandths.
    let weight: Int

    init?(_ element: ArraySlice<UInt8>) {
        guard let range = ParameterizedValue(element, escapes: .anyCharacter) else { return nil }
        // Java's own client writes it without the slash.
        type = range.value == "*" ? "*/*" : range.value
        guard let text = range.parameters["q"] else {
            weight = Self.fullWeight
            return
        }
        guard let weight = Self.weight(text) else { return nil }
        self.weight = weight
    }

    /// `weight` of RFC 9110 §12.4.2, also with more digits, and without the 0 before the point, as Java writes it.
    private static func weight(_ text: [UInt8]) -> Int? {
        let point = UInt8(ascii: ".")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let whole = text.prefix { $0 != point }
        let fraction = text.dropFirst(whole.count + 1)
        let written = whole + fraction
        guard !written.isEmpty, written.allSatisfy({ digits.contains($0) }) else { return nil }
        if whole.contains(where: { $0 != digits.lowerBound }) { return fullWeight }
        let thousandths = (fraction.prefix(3) + [UInt8](repeating: digits.lowerBound, count: 3)).prefix(3)
            .reduce(0) { $0 * 10 + Int($1 - digits.lowerBound) }
        // However little is wanted is more than nothing.
        return thousandths == 0 && fraction.contains { $0 != digits.lowerBound } ? 1 : thousandths
    }
}
