/// When a request is made again, and after how long.
public struct RetryPolicy: Sendable {
    /// How often a request is made again without any progress between.
    public var retries: Int
    /// The first wait; each further one is twice as long.
    public var firstDelay: Duration
    /// The longest wait of our own.
    public var longestDelay: Duration
    /// The longest wait that a server may ask for; beyond it its answer is final.
    public var longestRetryAfter: Duration
    /// How many new bytes of a download reset the count of failures.
    public static let progressBytes: UInt64 = 64 << 10

    /// - Parameters:
    ///   - retries: how often a request is made again without any progress between.
    ///   - firstDelay: the first wait.
    ///   - longestDelay: the longest wait of our own.
    ///   - longestRetryAfter: the longest wait that a server may ask for.
    public init(
        retries: Int = 6, firstDelay: Duration = .milliseconds(500), longestDelay: Duration = .seconds(15),
        longestRetryAfter: Duration = .seconds(90)
    ) {
        self.retries = retries
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.longestRetryAfter = longestRetryAfter
    }

    /// How long to wait before the next attempt; nil when there is none.
    ///
    /// - Parameters:
    ///   - error: what the last attempt ended with.
    ///   - failures: how many attempts have failed, at least 1.
    ///   - jitter: 0…1: where in the upper half of the wait to end, so that many clients do not come at once.
    func delay(after error: ClientError, failures: Int, jitter: Double) -> Duration? {
        guard failures <= retries, Self.isPassing(error) else { return nil }
        if let asked = error.retryAfter {
            return asked <= longestRetryAfter ? asked : nil
        }
        let doubled = firstDelay * (1 << min(failures - 1, 16))
        return min(doubled, longestDelay) * (0.5 + jitter / 2)
    }

    /// Whether a failure may be over soon.
    static func isPassing(_ error: ClientError) -> Bool {
        switch error.code {
        case .unreachable, .interrupted, .stalled: true
        case .refused:
            switch error.status {
            case 408, 409, 429, 502, 503, 504: error.status != 409 || error.retryAfter != nil
            default: false
            }
        default: false
        }
    }
}
