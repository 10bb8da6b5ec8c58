extension RateLimit {
    /// Reads `30/minute`, `30 per minute`, `10 per 5 minutes` or `10/5 minutes`, in upper or lower case. The units are
    /// second, minute, hour and day, also in the plural.
    ///
    /// - Throws: ``RateLimitError/unreadable(_:)`` for anything else and for numbers out of range.
    public init(parsing text: some StringProtocol) throws(RateLimitError) {
        guard text.utf8.count <= 64 else { throw .unreadable(String(text)) }
        let words = RateLimit.words(of: text.lowercased())
        // The count, "per" and the unit, with the number of units maybe before the last.
        guard words.count == 3 || words.count == 4, ["/", "per"].contains(words[1]),
            let count = DecimalText.parse(words[0].utf8, in: RateLimit.allowedCounts),
            let units = words.count == 3 ? 1 : DecimalText.parse(words[2].utf8, in: RateLimit.allowedWindowSeconds),
            let unit = words.last.flatMap({ RateLimit.secondsByUnit[$0.hasSuffix("s") ? $0.dropLast() : $0] }),
            RateLimit.allowedWindowSeconds.contains(units * unit)
        else { throw .unreadable(String(text)) }
        self.init(uncheckedCount: count, windowSeconds: units * unit)
    }

    private static let secondsByUnit: [Substring: Int] = ["second": 1, "minute": 60, "hour": 3600, "day": 86_400]

    /// Runs of digits, runs of letters, and other characters one by one; blanks only separate.
    private static func words(of text: String) -> [Substring] {
        var words: [Substring] = []
        var rest = text[...]
        while let first = rest.first {
            let word =
                if first.isNumber {
                    rest.prefix(while: \.isNumber)
                } else if first.isLetter {
                    rest.prefix(while: \.isLetter)
                } else {
                    rest.prefix(1)
                }
            if first != " ", first != "\t" { words.append(word) }
            rest = rest[word.endIndex...]
        }
        return words
    }
}
