import NIOCore

/// How long something may take that has so many bytes.
public struct AveragePace: Sendable {
    /// What it may take besides.
    public var grace: TimeAmount
    /// The fewest bytes in a second, on average.
    public var bytesPerSecond: Int

    /// - Parameters:
    ///   - grace: what it may take besides.
    ///   - bytesPerSecond: the fewest bytes in a second, on average; at least 1.
    public init(grace: TimeAmount, bytesPerSecond: Int) {
        self.grace = grace
        self.bytesPerSecond = bytesPerSecond
    }

    /// The most time for so many bytes.
    func time(for count: Int) -> TimeAmount {
        // Days: nothing that a connection could outlive, and no sum that could overflow.
        let seconds = min(count / max(1, bytesPerSecond), 1 << 30)
        return grace + .seconds(Int64(seconds))
    }
}

/// How long a connection may take for what, and how much of an unwanted body it may still send.
public struct ConnectionLimits: Sendable {
    /// From the connection's start, or from the last answer's end, to the whole header of the next request.
    public var headerTimeout: TimeAmount = .seconds(30)
    /// A body brings at least ``bodyBytesPerWindow`` in every window of this length. Only the time in which the server
    /// waits for the client counts.
    public var bodyWindow: TimeAmount = .seconds(20)
    /// The fewest bytes of a body in a window.
    public var bodyBytesPerWindow = 10_000
    /// How slow a body may be on average: what a poor mobile connection manages.
    public var bodyPace = AveragePace(grace: .seconds(30), bytesPerSecond: 4096)
    /// How long a client may take no byte of an answer. Looked at once in this time, so a stall ends after at most
    /// twice as long.
    public var writeStallTimeout: TimeAmount = .seconds(60)
    /// How slowly a client may take its answer on average. For an answer of more than ``largeAnswerCount`` the time
    /// counts from its start, for others perhaps once from the end of the grace.
    public var answerPace = AveragePace(grace: .seconds(60), bytesPerSecond: 4096)
    /// How long a body is still read after the answer, for clients that look at the answer only when they have sent
    /// everything; also how long the client may take to close its side.
    public var drainTimeout: TimeAmount = .seconds(5)
    /// How many bytes of a body are still read after the answer. Far more than the buffers of both systems hold: a
    /// connection that is closed with bytes unread is reset, and the client may lose the answer.
    public var drainBytes = 64 << 20
    /// How long requests in progress may go on after the server was told to stop.
    public var shutdownTimeout: TimeAmount = .seconds(20)

    /// What the system's buffers take at once, mostly.
    static let largeAnswerCount = 256 << 10

    /// The limits in force when nothing is configured.
    public init() {}
}
