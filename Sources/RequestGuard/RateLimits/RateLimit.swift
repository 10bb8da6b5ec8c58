/// At most so many requests in any span of so many seconds.
public struct RateLimit: Hashable, Sendable {
    /// The range of ``count``.
    public static let allowedCounts = 1...1_000_000
    /// The range of ``windowSeconds``: one second to 31 days.
    public static let allowedWindowSeconds = 1...2_678_400

    /// The number of requests.
    public let count: Int
    /// The length of the sliding window in seconds.
    public let windowSeconds: Int

    /// Makes a limit.
    ///
    /// - Throws: ``RateLimitError/notALimit`` for a number out of range.
    public init(count: Int, windowSeconds: Int) throws(RateLimitError) {
        guard RateLimit.allowedCounts.contains(count), RateLimit.allowedWindowSeconds.contains(windowSeconds) else {
            throw .notALimit
        }
        self.init(uncheckedCount: count, windowSeconds: windowSeconds)
    }

    init(uncheckedCount: Int, windowSeconds: Int) {
        count = uncheckedCount
        self.windowSeconds = windowSeconds
    }
}

extension RateLimit {
    /// Reads `30/minute`, `30 per minute`, `10 per 5 minutes` or `10/5 minutes`, in upper or lower case. The units are
    /// second, minute, hour and day, also in the plural.
    ///
    /// - Throws: ``RateLimitError/notALimit`` for anything else and for numbers out of range.
    public init(parsing text: some StringProtocol) throws(RateLimitError) {
        guard text.utf8.count <= 64 else { throw .notALimit }
        let words = RateLimit.words(of: text.lowercased())
        // The count, "per" and the unit, with the number of units maybe before the last.
        guard words.count == 3 || words.count == 4, ["/", "per"].contains(words[1]),
            let count = DecimalText.parse(words[0].utf8, in: RateLimit.allowedCounts),
            let units = words.count == 3 ? 1 : DecimalText.parse(words[2].utf8, in: RateLimit.allowedWindowSeconds),
            let unit = words.last.flatMap({ RateLimit.secondsByUnit[$0.hasSuffix("s") ? $0.dropLast() : $0] }),
            RateLimit.allowedWindowSeconds.contains(units * unit)
        else { throw .notALimit }
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

/// Why rate limits were not accepted.
public enum RateLimitError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text is not a limit, or a number is out of range.
    case notALimit
    /// Two limits of one list have the same window.
    case repeatedWindow(seconds: Int)
    /// A list has more than ``RateLimits/maximumCount`` limits.
    case tooMany
    /// No route of that name has limits of its own.
    case unknownRoute

    /// In a few words, without a full stop.
    public var description: String {
        switch self {
        case .notALimit: "not a number from 1 to 1000000 in a time from 1 second to 31 days"
        case .repeatedWindow(let seconds): "two limits have the same window of \(seconds) seconds"
        case .tooMany: "more than \(RateLimits.maximumCount) limits"
        case .unknownRoute:
            "only \(RouteLimits.standard.routes.keys.map(\.description).sorted().joined(separator: ", ")) "
                + "have limits of their own"
        }
    }
}
