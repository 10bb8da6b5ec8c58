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
    /// - Throws: ``RateLimitError`` for a number out of range.
    public init(count: Int, windowSeconds: Int) throws(RateLimitError) {
        guard RateLimit.allowedCounts.contains(count) else { throw .count(count) }
        guard RateLimit.allowedWindowSeconds.contains(windowSeconds) else { throw .window }
        self.init(uncheckedCount: count, windowSeconds: windowSeconds)
    }

    init(uncheckedCount: Int, windowSeconds: Int) {
        count = uncheckedCount
        self.windowSeconds = windowSeconds
    }
}

/// Why a rate limit was not accepted. The description says what is allowed.
public enum RateLimitError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text is not a limit, or a number in it is out of range.
    case unreadable(String)
    /// The number of requests is out of range.
    case count(Int)
    /// The window is out of range.
    case window
    /// Two limits of one list have the same window.
    case repeatedWindow(seconds: Int)
    /// A list has more than ``RateLimits/maximumCount`` limits.
    case tooMany
    /// There is no route of that name.
    case unknownRoute(String, known: [String])

    public var description: String {
        switch self {
        case .unreadable(let text):
            "\(quoted(text)) is not a rate limit. Allowed are \"30/minute\", \"30 per minute\" and "
                + "\"10 per 5 minutes\" with second, minute, hour or day, at most 1000000 requests and 31 days; "
                + "several separated by semicolons; or \"unlimited\"."
        case .count(let count): "\(count) requests is out of range. Allowed are 1 to 1000000."
        case .window: "The window is out of range. Allowed are 1 second to 31 days."
        case .repeatedWindow(let seconds):
            "Two limits have the same window of \(seconds) seconds. Only one limit is allowed per window."
        case .tooMany: "There are too many limits. Allowed are \(RateLimits.maximumCount) for a route."
        case .unknownRoute(let name, let known):
            "There is no route \(quoted(name)). Allowed are \(known.sorted().joined(separator: ", "))."
        }
    }
}
