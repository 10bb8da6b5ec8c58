/// The limits that hold together for one kind of request; with none it is not limited.
public struct RateLimits: Hashable, Sendable {
    /// The most limits of one list.
    public static let maximumCount = 4

    /// The limits; no two have the same window.
    public let all: [RateLimit]

    /// No limit at all.
    public static let unlimited = RateLimits(unchecked: [])

    /// Makes a list.
    ///
    /// - Throws: ``RateLimitError`` when two limits have the same window, or there are more than ``maximumCount``.
    public init(_ limits: [RateLimit]) throws(RateLimitError) {
        guard limits.count <= RateLimits.maximumCount else { throw .tooMany }
        var windows: Set<Int> = []
        for limit in limits {
            guard windows.insert(limit.windowSeconds).inserted else {
                throw .repeatedWindow(seconds: limit.windowSeconds)
            }
        }
        self.init(unchecked: limits)
    }

    /// Reads limits separated by semicolons, each as ``RateLimit/init(parsing:)``, or `unlimited`.
    public init(parsing text: String) throws(RateLimitError) {
        guard text.utf8.count <= 256 else { throw .notALimit }
        guard text.trimmingBlanks.lowercased() != "unlimited" else {
            self = .unlimited
            return
        }
        var limits: [RateLimit] = []
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            limits.append(try RateLimit(parsing: part))
        }
        try self.init(limits)
    }

    init(unchecked limits: [RateLimit]) {
        all = limits
    }
}
